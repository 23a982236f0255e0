package difftest

import (
	"math/rand/v2"
	"time"

	"github.com/nicklaw5/helix/v2"
)

func twitch() *subject {
	const signature, id, at = "Twitch-Eventsub-Message-Signature", "Twitch-Eventsub-Message-Id", "Twitch-Eventsub-Message-Timestamp"
	return &subject{
		name: "twitch", provider: "twitch",
		module: "github.com/nicklaw5/helix/v2", calls: "helix.VerifyEventSubNotification",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 10+rng.IntN(90)) }),
		zero:      "\x00",
		signature: inHeader(signature), id: inHeader(id), time: inHeader(at), tolerance: minutes(10),
		prepare: func(rng *rand.Rand, d *delivery) { d.set(id, letters(rng, 36)) },
		verify: func(d *delivery) error {
			return accepted(helix.VerifyEventSubNotification(d.secret, d.headers(), string(d.body)))
		},
		mutations: []mutation{{"time: signed as no time", func(s *source, d *delivery) {
			d.set(at, pick(s.rng, []string{"", "now", "2026-01-01 00:00:00", d.at.UTC().Format(time.RFC1123), seconds(d.at)}))
			sum := macOf(d.signingSecret, d.get(id)+d.get(at)+string(d.body))
			d.set(signature, "sha256="+hexText(sum))
		}}},
		classes: []class{
			blankSecret, firstOf(signature, id, at),
			upperHex(inHeader(signature)),
			stale("the SDK does not look at the time; Twitch's document has messages refused that are older than ten minutes"),
			noTimeAt(at),
		},
	}
}

// noTimeAt is for SDKs that sign the text of a time and do not read it.
func noTimeAt(header string) class {
	return class{
		"a signed text that is no time of the kind that the provider writes",
		"what cannot be read cannot be held to a tolerance",
		sdk,
		func(d *delivery) bool {
			_, err := time.Parse(time.RFC3339Nano, d.get(header))
			return err != nil
		}, true,
	}
}
