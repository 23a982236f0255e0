package difftest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/mailgun/mailgun-go/v4"
)

func mailgunWebhooks() *subject {
	client := mailgun.NewMailgun("example.com", "key")
	return &subject{
		name: "mailgun", provider: "mailgun",
		module: "github.com/mailgun/mailgun-go/v4", calls: "VerifyWebhookSignature",
		secrets: shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		bodies: []func(*rand.Rand) []byte{func(rng *rand.Rand) []byte {
			return fmt.Appendf(nil, `{"signature":{"token":"%s"},"event-data":{"id":"%d","event":"opened"}}`, letters(rng, 50), rng.Uint32())
		}}, only: true,
		signature: inJSON("signature", "signature"), time: inJSON("signature", "timestamp"), id: inJSON("signature", "token"),
		tolerance: 9 * time.Hour,
		mutations: mailgunMutations,
		verify: func(d *delivery) error {
			var payload mailgun.WebhookPayload
			if err := json.Unmarshal(d.body, &payload); err != nil {
				return err
			}
			client.SetWebhookSigningKey(d.secret)
			ok, err := client.VerifyWebhookSignature(payload.Signature)
			if err != nil {
				return err
			}
			return accepted(ok)
		},
		classes: []class{
			saidTwice,
			stale("the SDK leaves the time to its caller; Mailgun's document advises to check how far it is off"),
		},
	}
}

// saidTwice is for a document with several members of one name.
var saidTwice = class{
	"a body that says twice what is signed, in whatever case",
	"of doubles one parser takes the first and another the last; what is verified must be what is read",
	sdk,
	func(d *delivery) bool {
		var payload mailgun.WebhookPayload
		if json.Unmarshal(d.body, &payload) != nil {
			return false
		}
		body, err := json.Marshal(payload)
		changed := err == nil && !bytes.Equal(body, d.body)
		d.body = body
		return changed
	}, false,
}

// mailgunMutations say a second time what is signed.
var mailgunMutations = []mutation{
	{"json: a member more", func(s *source, d *delivery) {
		d.body = []byte(strings.Replace(string(d.body), "{", "{"+pick(s.rng, []string{
			`"signature":{},`, `"Signature":{"timestamp":"1"},`, `"signature":null,`, `"other":1,`, `,`,
		}), 1))
	}},
	{"json: a member of the signature more", func(s *source, d *delivery) {
		d.body = []byte(strings.Replace(string(d.body), `"token":`, pick(s.rng, []string{
			`"token":"x","token":`, `"Token":"x","token":`, `"x":[],"token":`, `"token":` + "\x00",
		}), 1))
	}},
	{"json: more after it", func(s *source, d *delivery) {
		d.body = append(d.body[:len(d.body):len(d.body)], pick(s.rng, []string{"{}", "}", ",", " \n", "null"})...)
	}},
}
