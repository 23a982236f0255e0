package difftest

import (
	"context"
	"math/rand/v2"

	lemonsqueezy "github.com/NdoleStudio/lemonsqueezy-go"
)

func lemonSqueezy() *subject {
	const header = "X-Signature"
	return &subject{
		name: "lemonsqueezy", provider: "lemonsqueezy",
		module: "github.com/NdoleStudio/lemonsqueezy-go", calls: "WebhooksService.Verify",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 6+rng.IntN(35)) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			client := lemonsqueezy.New(lemonsqueezy.WithSigningSecret(d.secret))
			return accepted(client.Webhooks.Verify(context.Background(), d.headers().Get(header), d.body))
		},
		classes: []class{blankSecret, firstOf(header), upperHex(inHeader(header))},
	}
}
