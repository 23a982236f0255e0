package difftest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"

	"github.com/braintree-go/braintree-go"
)

// braintreeKey is the public key of every merchant here.
const braintreeKey = "integration_public_key"

func braintreeWebhooks() *subject {
	return &subject{
		name: "braintree", provider: "braintree", params: map[string]string{"public_key": braintreeKey},
		module: "github.com/braintree-go/braintree-go", calls: "WebhookNotificationGateway.Parse",
		secrets:     shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		contentType: "application/x-www-form-urlencoded",
		bodies:      []func(*rand.Rand) []byte{braintreeForm}, only: true,
		zero:      "\x00",
		signature: inForm("bt_signature"),
		sign: func(d *delivery) error {
			inForm("bt_signature").set(d, braintreePair(d, strings.TrimPrefix(d.signingSecret, "\x00")))
			return nil
		},
		verify: func(d *delivery) error {
			form, err := url.ParseQuery(string(d.body))
			if err != nil {
				return err
			}
			gateway := braintree.New(braintree.Sandbox, "merchant", braintreeKey, d.secret).WebhookNotification()
			_, err = gateway.Parse(form.Get("bt_signature"), form.Get("bt_payload"))
			return err
		},
		mutations: []mutation{
			{"form: a field more", func(s *source, d *delivery) {
				d.body = append(d.body[:len(d.body):len(d.body)], pick(s.rng, []string{"&x=1", "&", "&bt_payload=x", "&bt_signature=x", "&="})...)
			}},
			{"signature: its digits alone in upper case", func(_ *source, d *delivery) {
				braintreeSignature.set(d, strings.ToUpper(braintreeSignature.get(d)))
			}},
			{"signature: of several keys", func(s *source, d *delivery) {
				p := inForm("bt_signature")
				p.set(d, pick(s.rng, []string{"other|00&", "other&", "|&", ""})+p.get(d)+pick(s.rng, []string{"&other|00", "", "&" + braintreeKey + "|00", strings.Repeat("&"+braintreeKey+"|00", 16)}))
			}},
		},
		classes: []class{blankSecret, otherFields, noForm("Braintree"), laterPair, upperHex(braintreeSignature), manySignatures(inForm("bt_signature"), "&")},
	}
}

// braintreeSignature is what stands behind the key, of one signature.
var braintreeSignature = &place{
	name: "bt_signature",
	get: func(d *delivery) string {
		_, signature, _ := strings.Cut(inForm("bt_signature").get(d), "|")
		return signature
	},
	set: func(d *delivery, value string) { inForm("bt_signature").set(d, braintreeKey+"|"+value) },
}

// braintreePair is the public key and the signature of d.
func braintreePair(d *delivery, secret string) string {
	key := sha1.Sum([]byte(secret))
	h := hmac.New(sha1.New, key[:])
	h.Write([]byte(inForm("bt_payload").get(d)))
	return braintreeKey + "|" + hexText(h.Sum(nil))
}

// laterPair is for an SDK that takes the first of several signatures by one key.
var laterPair = class{
	"several signatures, of which the first by the key is not genuine",
	"signatures that do not hold are passed over, so that the provider can rotate secrets",
	postern,
	func(d *delivery) bool {
		p := inForm("bt_signature")
		before := p.get(d)
		p.set(d, braintreePair(d, d.secret))
		return strings.Count(before, "|") > 1
	}, false,
}

// otherFields is for an SDK that is given two fields, and sees no others.
var otherFields = class{
	"a form with further fields or values, which are not signed",
	"who reads them would believe what anyone may have added",
	sdk,
	func(d *delivery) bool {
		form, err := url.ParseQuery(string(d.body))
		if err != nil {
			return false
		}
		body := url.Values{"bt_payload": {form.Get("bt_payload")}, "bt_signature": {form.Get("bt_signature")}}.Encode()
		changed := body != string(d.body)
		d.body = []byte(body)
		return changed
	}, false,
}

// braintreeForm returns what is to be signed: the signature is a field beside it.
func braintreeForm(rng *rand.Rand) []byte {
	xml := fmt.Sprintf("<notification><kind>check</kind><timestamp type=\"datetime\">2026-01-01T00:00:00Z</timestamp><subject><check type=\"boolean\">%t</check></subject></notification>", rng.IntN(2) == 0)
	text := base64.StdEncoding.EncodeToString([]byte(xml))
	if rng.IntN(2) == 0 {
		text += "\n"
	}
	return []byte("bt_payload=" + url.QueryEscape(text))
}

// inForm is a field of the form in the body.
func inForm(name string) *place {
	edit := func(d *delivery, f func(url.Values)) {
		if form, err := url.ParseQuery(string(d.body)); err == nil {
			f(form)
			d.body = []byte(form.Encode())
		}
	}
	return &place{
		name: name,
		get: func(d *delivery) string {
			form, _ := url.ParseQuery(string(d.body))
			return form.Get(name)
		},
		set: func(d *delivery, value string) {
			edit(d, func(form url.Values) { form.Set(name, value) })
		},
		clear: func(d *delivery) { edit(d, func(form url.Values) { form.Del(name) }) },
	}
}
