package difftest

import (
	"context"
	"math/rand/v2"
	"net/http/httptest"
	"strings"

	"github.com/go-telegram/bot"
)

func telegram() *subject {
	const header = "X-Telegram-Bot-Api-Secret-Token"
	return &subject{
		name: "telegram", provider: "telegram",
		module: "github.com/go-telegram/bot", calls: "Bot.WebhookHandler",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		signature: inHeader(header),
		verify: func(d *delivery) error {
			var failed error
			b, err := bot.New("1:token", bot.WithSkipGetMe(), bot.WithWebhookSecretToken(d.secret),
				bot.WithErrorsHandler(func(err error) { failed = err }))
			if err != nil {
				return err
			}
			// What comes after the check of the token ends at once.
			ended, end := context.WithCancel(context.Background())
			end()
			b.WebhookHandler()(httptest.NewRecorder(), d.http().WithContext(ended))
			if failed != nil && strings.Contains(failed.Error(), "invalid webhook secret token") {
				return failed
			}
			return nil
		},
		classes: []class{firstOf(header), withoutSecret},
	}
}
