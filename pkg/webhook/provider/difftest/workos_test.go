package difftest

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/workos/workos-go/v4/pkg/webhooks"
)

func workos() *subject {
	const header = "WorkOS-Signature"
	items := list{header, ",", "t", "v1", "."}
	return &subject{
		name: "workos", provider: "workos",
		module: "github.com/workos/workos-go/v4", calls: "webhooks.Client.ValidatePayload",
		secrets:   shared(func(rng *rand.Rand) string { return letters(rng, 25) }),
		zero:      "\x00",
		signature: inHeader(header), tolerance: minutes(3),
		// As WorkOS writes it, and the SDK must have it: with a space between the items.
		sign: func(d *delivery) error {
			at := strconv.FormatInt(d.at.UnixMilli(), 10)
			d.set(header, "t="+at+", v1="+hexText(macOf(d.signingSecret, at+"."+string(d.body))))
			return nil
		},
		verify: func(d *delivery) error {
			_, err := webhooks.NewClient(d.secret).ValidatePayload(d.headers().Get(header), string(d.body))
			return err
		},
		mutations: items.mutations("v0"),
		classes: []class{
			blankSecret, firstOf(header), lastSecond(minutes(3)),
			workosItems, workosPlaces(header),
			ahead("the SDK has no bound on times to come"),
		},
	}
}

// workosItems is for an SDK that takes exactly two items, with a space between.
var workosItems = class{
	"a genuine signature in a list with other items, other white space or upper case",
	"items of no known key, and signatures that do not hold, are passed over, so that the provider can add some and rotate secrets",
	postern,
	func(d *delivery) bool {
		l := list{"WorkOS-Signature", ",", "t", "v1", "."}
		before := strings.Join(d.headers().Values(l.header), ",")
		d.set(l.header, before)
		// A time that is empty is none.
		d.set(l.header, strings.ReplaceAll(before, "t=,", ""))
		d.set(l.header, "t="+l.read(d, "t")+", v1="+l.mac(d))
		return before != d.get(l.header)
	}, false,
}

// workosPlaces is for an SDK that reads two items whatever their keys.
func workosPlaces(header string) class {
	return class{
		"a time and a signature by other keys",
		"the SDK cuts off two and four characters; WorkOS's document names the keys",
		sdk,
		func(d *delivery) bool {
			text := d.get(header)
			first, second, _ := strings.Cut(text, ",")
			if len(first) < 2 || len(second) < 4 {
				return false
			}
			d.set(header, "t="+first[2:]+", v1="+second[4:])
			return d.get(header) != text
		}, false,
	}
}
