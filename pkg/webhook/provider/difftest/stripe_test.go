package difftest

import (
	"math/rand/v2"
	"time"

	"github.com/stripe/stripe-go/v82/webhook"
)

func stripe() *subject {
	const header = "Stripe-Signature"
	items := list{header, ",", "t", "v1", "."}
	return &subject{
		name: "stripe", provider: "stripe",
		module: "github.com/stripe/stripe-go/v82", calls: "webhook.ValidatePayload",
		secrets:   shared(func(rng *rand.Rand) string { return "whsec_" + letters(rng, 32) }),
		signature: inHeader(header), tolerance: 300 * time.Second,
		sign: func(d *delivery) error {
			signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: d.body, Secret: d.signingSecret, Timestamp: d.at})
			d.set(header, signed.Header)
			return nil
		},
		verify: func(d *delivery) error {
			return webhook.ValidatePayload(d.body, d.headers().Get(header), d.secret)
		},
		mutations: items.mutations("v0"),
		zero:      "\x00",
		classes: []class{
			firstOf(header),
			joinedOf(header),
			items.otherItems(),
			items.twoTimes(),
			manySignatures(inHeader(header), ","),
			reprinted(inList(header, ",", "t")),
			blankSecret,
			ahead("the SDK has no bound on times to come; Stripe's document has the difference to the present checked"),
		},
	}
}
