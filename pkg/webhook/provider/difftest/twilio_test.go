package difftest

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"

	"github.com/twilio/twilio-go/client"
)

func twilio() *subject {
	const header = "X-Twilio-Signature"
	return &subject{
		name: "twilio", provider: "twilio",
		module: "github.com/twilio/twilio-go", calls: "client.RequestValidator.ValidateBody",
		secrets: shared(func(rng *rand.Rand) string { return letters(rng, 32) }),
		zero:    "\x00",
		bodies:  []func(*rand.Rand) []byte{twilioForm}, only: true,
		contentType: "application/x-www-form-urlencoded",
		url:         twilioURL,
		signature:   inHeader(header),
		verify: func(d *delivery) error {
			validator := client.NewRequestValidator(d.secret)
			return accepted(validator.ValidateBody(d.url, d.body, d.headers().Get(header)))
		},
		mutations: twilioMutations,
		classes: []class{
			blankSecret, firstOf(header), repeatedField("Twilio signs each of them once, sorted, as its SDKs for Node.js and Python have it", different), ignoredField, noForm("Twilio"),
		},
	}
}

// twilioForm returns a form, in which names may be repeated.
func twilioForm(rng *rand.Rand) []byte {
	if rng.IntN(10) == 0 {
		return nil
	}
	names := []string{"CallSid", "From", "To", "Body", "a b", "é", "MediaUrl", "MediaUrl", "Digits", "Empty"}
	values := []string{"CA1", "+14158675309", "a b", "x&y=z", "100%", "日本", "", "a", "B", "a"}
	var form []string
	for range 1 + rng.IntN(6) {
		form = append(form, url.QueryEscape(pick(rng, names))+"="+url.QueryEscape(pick(rng, values)))
	}
	return []byte(strings.Join(form, "&"))
}

func twilioURL(rng *rand.Rand) string {
	return pick(rng, []string{"https://hooks.example.com", "https://hooks.example.com:443", "https://hooks.example.com:8443", "http://hooks.example.com"}) +
		pick(rng, []string{"/v1/hooks/abc", "/v1/hooks/abc/", "", "/a%20b/%C3%A9"}) +
		pick(rng, []string{"", "", "?a=1&b=2", "?q=%20x+y", "?a=1&a=2", "?empty", "?u=https://x.test/y?z"})
}

var twilioMutations = []mutation{
	{"url: another port", func(s *source, d *delivery) {
		d.url = strings.Replace(d.url, "example.com/", "example.com:"+pick(s.rng, []string{"443", "80", "8443"})+"/", 1)
	}},
	{"url: without its port", func(_ *source, d *delivery) { d.url = strings.NewReplacer(":443", "", ":8443", "").Replace(d.url) }},
	{"url: another query", func(s *source, d *delivery) { d.url += pick(s.rng, []string{"?", "&x=1", "?x=1", "#top"}) }},
	{"url: another path", func(s *source, d *delivery) {
		d.url = strings.Replace(d.url, "/v1/", pick(s.rng, []string{"/v2/", "//v1/", "/V1/", "/v1/./"}), 1)
	}},
	{"url: another case", func(_ *source, d *delivery) { d.url = strings.Replace(d.url, "hooks.example", "Hooks.Example", 1) }},
	{"form: a field more", func(s *source, d *delivery) {
		d.body = append(d.body[:len(d.body):len(d.body)], pick(s.rng, []string{"&x=1", "&", "&CallSid=CA2", "&=", ";a=b"})...)
	}},
	{"form: in another order", func(s *source, d *delivery) {
		fields := strings.Split(string(d.body), "&")
		s.rng.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		d.body = []byte(strings.Join(fields, "&"))
	}},
	{"form: otherwise encoded", func(_ *source, d *delivery) {
		d.body = []byte(strings.NewReplacer("+", "%20", "%2B", "%2b", "C", "%43").Replace(string(d.body)))
	}},
}

// repeatedField is for forms in which a name stands several times; how says how each
// value is signed, and is which values matter.
func repeatedField(how string, is func(values []string) bool) class {
	return class{
		"a form with several values of one name",
		how + "; the SDK for Go takes the first",
		postern,
		func(d *delivery) bool { return repeats(string(d.body), is) }, true,
	}
}

func different(values []string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return value != values[0] })
}

func several(values []string) bool { return len(values) > 1 }

// repeats reports whether the values of a name in form are such.
func repeats(form string, is func(values []string) bool) bool {
	values, err := url.ParseQuery(form)
	return err == nil && slices.ContainsFunc(slices.Collect(maps.Values(values)), is)
}

// noForm is for a form that does not say that it is one.
func noForm(who string) class {
	return class{
		"a form whose type is another",
		who + " names the type; who believed that would not read the body as a form",
		sdk,
		func(d *delivery) bool {
			const form = "application/x-www-form-urlencoded"
			changed := d.get("Content-Type") != form
			d.set("Content-Type", form)
			return changed
		}, false,
	}
}

// ignoredField is for a value that the SDK passes over, and that is not signed.
var ignoredField = class{
	"a form with a second value of a name, which is not signed",
	"the SDK verifies the first and passes over the others, which its caller may believe",
	sdk,
	func(d *delivery) bool {
		form, err := url.ParseQuery(string(d.body))
		if err != nil {
			return false
		}
		for name := range form {
			form.Set(name, form.Get(name))
		}
		body := form.Encode()
		changed := body != string(d.body)
		d.body = []byte(body)
		return changed
	}, false,
}

// twilioJSON is for bodies that are no forms: the URL holds their digest.
func twilioJSON() *subject {
	s := twilio()
	s.name, s.calls = "twilio-json", "client.RequestValidator.ValidateBody` with `bodySHA256"
	s.bodies, s.only, s.contentType = nil, false, ""
	s.url = func(*rand.Rand) string { return "https://hooks.example.com/v1/hooks/abc" }
	s.prepare = func(_ *rand.Rand, d *delivery) {
		sum := sha256.Sum256(d.body)
		d.url += "?foo=bar&bodySHA256=" + hex.EncodeToString(sum[:])
	}
	s.classes = []class{blankSecret, firstOf(s.signature.name)}
	s.mutations = append(twilioMutations[:5:5], mutation{"url: another digest", func(s *source, d *delivery) {
		before, digest, _ := strings.Cut(d.url, "bodySHA256=")
		d.url = before + "bodySHA256=" + pick(s.rng, []string{"", s.another(digest), strings.ToUpper(digest), digest + "&bodySHA256=" + digest})
	}})
	return s
}
