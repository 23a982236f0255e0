package difftest

import (
	"math/rand/v2"

	stream "github.com/GetStream/stream-chat-go/v5"
)

func getStream() *subject {
	const header = "X-Signature"
	return &subject{
		name: "stream", provider: "stream",
		module: "github.com/GetStream/stream-chat-go/v5", calls: "Client.VerifyWebhook",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 64) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			client, err := stream.NewClient("key", d.secret)
			if err != nil {
				return err
			}
			return accepted(client.VerifyWebhook(d.body, []byte(d.headers().Get(header))))
		},
		classes: []class{firstOf(header), upperHex(inHeader(header))},
	}
}
