package difftest

import (
	"math/rand/v2"

	"github.com/pusher/pusher-http-go/v5"
)

// pusherKey is the key of every application here.
const pusherKey = "278d425bdf160c739803"

func pusherWebhooks() *subject {
	const signature, key = "X-Pusher-Signature", "X-Pusher-Key"
	return &subject{
		name: "pusher", provider: "pusher",
		module: "github.com/pusher/pusher-http-go/v5", calls: "Client.Webhook",
		secrets: shared(func(rng *rand.Rand) string { return letters(rng, 20) }),
		zero:    "\x00",
		bodies:  []func(*rand.Rand) []byte{event}, only: true,
		header:    []field{{key, pusherKey}},
		signature: inHeader(signature), id: inHeader(key),
		prepare: func(_ *rand.Rand, d *delivery) { d.set(key, pusherKey) },
		verify: func(d *delivery) error {
			client := &pusher.Client{Key: pusherKey, Secret: d.secret}
			_, err := client.Webhook(d.headers(), d.body)
			return err
		},
		classes: []class{blankSecret, firstOf(signature), anotherKey},
	}
}

// anotherKey is for an SDK that is told which application it serves.
var anotherKey = class{
	"the key of another application, or several",
	"the key is not signed and says only which secret to take; the webhook has its own",
	postern,
	func(d *delivery) bool {
		changed := d.get("X-Pusher-Key") != pusherKey || d.count("X-Pusher-Key") > 1
		d.set("X-Pusher-Key", pusherKey)
		return changed
	}, false,
}
