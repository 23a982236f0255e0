package difftest

import (
	"math/rand/v2"

	"github.com/slack-go/slack"
)

func slackRequests() *subject {
	const signature, time = "X-Slack-Signature", "X-Slack-Request-Timestamp"
	return &subject{
		name: "slack", provider: "slack",
		module: "github.com/slack-go/slack", calls: "SecretsVerifier.Ensure",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		zero:      "\x00",
		signature: inHeader(signature), time: inHeader(time), tolerance: minutes(5),
		verify: func(d *delivery) error {
			v, err := slack.NewSecretsVerifier(d.headers(), d.secret)
			if err != nil {
				return err
			}
			if _, err := v.Write(d.body); err != nil {
				return err
			}
			return v.Ensure()
		},
		classes: []class{firstOf(signature, time)},
	}
}
