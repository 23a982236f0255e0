package difftest

import (
	"math/rand/v2"

	"github.com/razorpay/razorpay-go/utils"
)

func razorpay() *subject {
	const header = "X-Razorpay-Signature"
	return &subject{
		name: "razorpay", provider: "razorpay",
		module: "github.com/razorpay/razorpay-go", calls: "utils.VerifyWebhookSignature",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 24) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			return accepted(utils.VerifyWebhookSignature(string(d.body), d.headers().Get(header), d.secret))
		},
		classes: []class{blankSecret, firstOf(header), upperHex(inHeader(header))},
	}
}
