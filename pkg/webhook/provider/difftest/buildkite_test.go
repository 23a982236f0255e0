package difftest

import (
	"math/rand/v2"
	"strings"

	"github.com/buildkite/go-buildkite/v4"
)

func buildkiteWebhooks() *subject {
	items := list{buildkite.SignatureHeader, ",", "timestamp", "signature", "."}
	return &subject{
		name: "buildkite", provider: "buildkite",
		module: "github.com/buildkite/go-buildkite/v4", calls: "buildkite.ValidatePayload",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		zero:      "\x00",
		signature: inHeader(buildkite.SignatureHeader), tolerance: minutes(5),
		verify: func(d *delivery) error {
			_, err := buildkite.ValidatePayload(d.http(), []byte(d.secret))
			return err
		},
		mutations: append(items.mutations("sig"), buildkiteTokens...),
		classes: []class{
			blankSecret, firstOf(buildkite.SignatureHeader, buildkite.TokenHeader),
			items.otherItems(),
			byPlace,
			stale("the SDK does not look at the time; Buildkite's document has it checked"),
		},
	}
}

// buildkiteTokens are for webhooks that send the token as it is.
var buildkiteTokens = []mutation{
	{"token: instead of a signature", func(_ *source, d *delivery) {
		d.remove(buildkite.SignatureHeader)
		d.set(buildkite.TokenHeader, d.signingSecret)
	}},
	{"token: besides a signature", func(_ *source, d *delivery) { d.set(buildkite.TokenHeader, d.signingSecret) }},
	{"token: wrong, instead of a signature", func(s *source, d *delivery) {
		d.remove(buildkite.SignatureHeader)
		d.set(buildkite.TokenHeader, s.another(d.signingSecret))
	}},
}

// byPlace is for an SDK that reads two items whatever their keys.
var byPlace = class{
	"a time and a signature by other keys",
	"the SDK reads the first and the second item; Buildkite's document names the keys",
	sdk,
	func(d *delivery) bool {
		text := d.get(buildkite.SignatureHeader)
		first, second, _ := strings.Cut(text, ",")
		time, signature := strings.Split(first, "="), strings.Split(second, "=")
		if len(time) < 2 || len(signature) < 2 {
			return false
		}
		d.set(buildkite.SignatureHeader, "timestamp="+time[1]+",signature="+signature[1])
		return d.get(buildkite.SignatureHeader) != text
	}, false,
}
