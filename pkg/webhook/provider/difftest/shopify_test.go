package difftest

import (
	"math/rand/v2"

	goshopify "github.com/bold-commerce/go-shopify/v4"
)

func shopify() *subject {
	const header = "X-Shopify-Hmac-Sha256"
	return &subject{
		name: "shopify", provider: "shopify",
		module: "github.com/bold-commerce/go-shopify/v4", calls: "App.VerifyWebhookRequestVerbose",
		secrets:   shared(func(rng *rand.Rand) string { return "shpss_" + letters(rng, 32) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			ok, err := goshopify.App{ApiSecret: d.secret}.VerifyWebhookRequestVerbose(d.http())
			if err != nil {
				return err
			}
			return accepted(ok)
		},
		classes: []class{firstOf(header), looseBase64(inHeader(header)), emptyBody},
	}
}
