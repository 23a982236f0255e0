package difftest

import (
	"math/rand/v2"

	"github.com/google/go-github/v72/github"
)

func githubWebhooks() *subject {
	const header = "X-Hub-Signature-256"
	return &subject{
		name: "github", provider: "github",
		module: "github.com/google/go-github/v72", calls: "github.ValidatePayload",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 20) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify: func(d *delivery) error {
			_, err := github.ValidatePayload(d.http(), []byte(d.secret))
			return err
		},
		classes: []class{blankSecret, firstOf(header), noContentType},
	}
}

// noContentType is for what GitHub never leaves out.
var noContentType = class{
	"a body of no type, or of one that the SDK does not know",
	"the type says where in the body the event stands, and nothing of the signature, which is over the bytes",
	postern,
	func(d *delivery) bool {
		d.set("Content-Type", "application/json")
		return true
	}, false,
}
