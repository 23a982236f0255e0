package difftest

import (
	"math/rand/v2"

	"github.com/EasyPost/easypost-go/v4"
)

func easyPost() *subject {
	const header = "X-Hmac-Signature"
	client := new(easypost.Client)
	return &subject{
		name: "easypost", provider: "easypost",
		module: "github.com/EasyPost/easypost-go/v4", calls: "Client.ValidateWebhook",
		// Some of these characters are others in the form NFKD.
		secrets: shared(func(rng *rand.Rand) string {
			return letters(rng, 12) + pick(rng, []string{"", "é", "ﬁ", "Å", "①"})
		}),
		zero:   "\x00",
		bodies: []func(*rand.Rand) []byte{event}, only: true,
		signature: inHeader(header),
		verify: func(d *delivery) error {
			headers := map[string]any{}
			if value := d.headers().Get(header); value != "" {
				headers[header] = value
			}
			_, err := client.ValidateWebhook(d.body, headers, d.secret)
			return err
		},
		classes: []class{blankSecret, firstOf(header), upperHex(inHeader(header))},
	}
}
