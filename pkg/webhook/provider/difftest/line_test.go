package difftest

import (
	"errors"
	"math/rand/v2"

	"github.com/line/line-bot-sdk-go/v8/linebot/webhook"
)

// errRefused is for SDKs that say no more.
var errRefused = errors.New("the SDK says no")

// accepted turns the verdict of such an SDK into an error.
func accepted(ok bool) error {
	if ok {
		return nil
	}
	return errRefused
}

func line() *subject {
	const header = "x-line-signature"
	return &subject{
		name: "line", provider: "line",
		module: "github.com/line/line-bot-sdk-go/v8", calls: "webhook.ValidateSignature",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			return accepted(webhook.ValidateSignature(d.secret, d.headers().Get(header), d.body))
		},
		classes: []class{blankSecret, firstOf(header), looseBase64(inHeader(header))},
	}
}
