package difftest

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"

	plivosdk "github.com/plivo/plivo-go"
)

func plivo() *subject {
	const signature, nonce = "X-Plivo-Signature-V3", "X-Plivo-Signature-V3-Nonce"
	return &subject{
		name: "plivo", provider: "plivo",
		module: "github.com/plivo/plivo-go", calls: "ValidateSignatureV3",
		secrets: shared(func(rng *rand.Rand) string { return letters(rng, 40) }),
		zero:    "\x00",
		bodies:  []func(*rand.Rand) []byte{twilioForm, plivoForm, plivoForm}, only: true,
		contentType: "application/x-www-form-urlencoded",
		url:         plivoURL,
		signature:   inHeader(signature), id: inHeader(nonce),
		prepare: func(rng *rand.Rand, d *delivery) { d.set(nonce, letters(rng, 20)) },
		verify: func(d *delivery) error {
			form, err := url.ParseQuery(string(d.body))
			if err != nil {
				return err
			}
			params := map[string]string{}
			for name := range form {
				params[name] = form.Get(name)
			}
			h := d.headers()
			return accepted(plivosdk.ValidateSignatureV3(d.url, h.Get(nonce), d.method, h.Get(signature), d.secret, params))
		},
		mutations: slices.Concat(twilioMutations, []mutation{
			{"form: nothing but a field without name and value", func(_ *source, d *delivery) { d.body = []byte("&=") }},
			{"form: a second value", func(_ *source, d *delivery) { d.body = append(slices.Clip(d.body), "&From=2"...) }},
		}),
		classes: []class{
			blankSecret, firstOf(signature, nonce), joinedOf(signature),
			encodedPath, noForm("Plivo"), fragment, repeatedField("Plivo signs each of them, sorted, as its SDK for Node.js has it", several), ignoredField, repeatedQuery, emptyForm,
			manySignatures(inHeader(signature), ","), spacedList(signature),
		},
	}
}

// plivoForm is a form in which no name is repeated.
func plivoForm(rng *rand.Rand) []byte {
	if rng.IntN(6) == 0 {
		return nil
	}
	form := url.Values{"From": {"14158675309"}, "Text": {pick(rng, []string{"a b", "x&y=z", "日本", ""})}}
	form.Set(pick(rng, []string{"To", "Units", "a"}), "1")
	return []byte(form.Encode())
}

// plivoURL is mostly one whose path has nothing to be encoded.
func plivoURL(rng *rand.Rand) string {
	if rng.IntN(3) == 0 {
		return twilioURL(rng)
	}
	return "https://hooks.example.com/v1/hooks/abc" + pick(rng, []string{"", "?b=2&a=1", "?q=x%20y&empty="})
}

// encodedPath is for an SDK that signs a path as it is decoded.
var encodedPath = class{
	"a path with characters that are encoded",
	"Plivo's SDK for Node.js has it as it is in the URL; the one for Go decodes it",
	postern,
	func(d *delivery) bool {
		path, _, _ := strings.Cut(d.url, "?")
		return strings.Contains(path, "%")
	}, true,
}

// fragment is for an SDK that leaves it out of what is signed.
var fragment = class{
	"a URL with a fragment",
	"no request has one; the address that was minted is the one that is signed",
	sdk,
	func(d *delivery) bool {
		before, _, found := strings.Cut(d.url, "#")
		d.url = before
		return found
	}, false,
}

// spacedList is for an SDK that takes white space in a list for a part of signatures.
func spacedList(header string) class {
	return class{
		"a list of signatures with white space between them",
		"white space around the items of a list in a header means nothing (RFC 9110, section 5.6.1)",
		postern,
		func(d *delivery) bool {
			before := strings.Join(d.headers().Values(header), ",")
			d.set(header, strings.ReplaceAll(before, " ", ""))
			return d.get(header) != before
		}, false,
	}
}

// repeatedQuery is the same in the query.
var repeatedQuery = class{
	"a query with several values of one name",
	"Plivo signs each of them, sorted, as its SDK for Node.js has it; the SDK for Go takes the first",
	postern,
	func(d *delivery) bool {
		_, query, _ := strings.Cut(d.url, "?")
		return repeats(query, several)
	}, true,
}

// emptyForm is for an SDK that takes dots off the end of what is signed.
var emptyForm = class{
	"a form of nothing but a field without name and value, or of dots",
	"a dot stands before the form, whatever is in it; the SDK for Go takes it away again",
	sdk,
	func(d *delivery) bool {
		form, err := url.ParseQuery(string(d.body))
		empty := err == nil && len(d.body) > 0 && strings.Trim(form.Encode(), "=.") == ""
		if empty {
			d.body = nil
		}
		return empty
	}, false,
}
