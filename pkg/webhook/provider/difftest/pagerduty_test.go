package difftest

import (
	"math/rand/v2"

	"github.com/PagerDuty/go-pagerduty/webhookv3"
)

func pagerduty() *subject {
	const header = "X-PagerDuty-Signature"
	items := list{header, ",", "", "v1", ""}
	return &subject{
		name: "pagerduty", provider: "pagerduty",
		module: "github.com/PagerDuty/go-pagerduty", calls: "webhookv3.VerifySignature",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 43) }),
		zero:      "\x00",
		signature: inHeader(header),
		verify:    func(d *delivery) error { return webhookv3.VerifySignature(d.http(), d.secret) },
		mutations: items.mutations("v0"),
		classes:   []class{blankSecret, manySignatures(inHeader(header), ","), joinedOf(header), items.otherItems(), emptyBody},
	}
}
