package difftest

import (
	"math/rand/v2"
	"time"

	"github.com/PaddleHQ/paddle-go-sdk/v4"
)

func paddleBilling() *subject {
	const header = "Paddle-Signature"
	items := list{header, ";", "ts", "h1", ":"}
	const tolerance = 5 * time.Second
	return &subject{
		name: "paddle", provider: "paddle", params: map[string]string{"scheme": "paddle.h1"},
		module: "github.com/PaddleHQ/paddle-go-sdk/v4", calls: "WebhookVerifier.Verify",
		secrets:   shared(func(rng *rand.Rand) string { return "pdl_ntfset_" + letters(rng, 32) }),
		zero:      "\x00",
		signature: inHeader(header), tolerance: tolerance,
		verify: func(d *delivery) error {
			ok, err := paddle.NewWebhookVerifier(d.secret, paddle.VerifierWithTimestampTolerance(tolerance)).Verify(d.http())
			if err != nil {
				return err
			}
			return accepted(ok)
		},
		mutations: items.mutations("h0"),
		classes:   []class{blankSecret, firstOf(header), items.otherItems(), wholeSeconds},
	}
}
