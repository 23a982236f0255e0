package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTwilioBodies(t *testing.T) {
	p := lookup(t, "twilio")
	v := newVerifier(t, p, secrets("12345"))
	form := &Request{
		Method: http.MethodPost, URL: "https://hooks.example.com/in", Body: []byte("To=x&From=y"),
		Header: http.Header{"Content-Type": {formType}},
	}
	require.NoError(t, p.Sign(form, secrets("12345"), testNow))
	// The signature of no fields is one of the URL alone.
	empty := &Request{Method: http.MethodPost, URL: form.URL, Header: http.Header{}}
	require.NoError(t, p.Sign(empty, secrets("12345"), testNow))
	ofURL := empty.Header.Get("X-Twilio-Signature")
	bound := &Request{Method: http.MethodPost, URL: form.URL, Body: []byte(`{"a":1}`), Header: http.Header{"Content-Type": {"application/json"}}}
	require.NoError(t, p.Sign(bound, secrets("12345"), testNow))
	require.Contains(t, bound.URL, "?bodySHA256=")

	tests := []struct {
		name, url, contentType, body, signature string
		want                                    Cause
	}{
		{"form", form.URL, formType, "To=x&From=y", form.Header.Get("X-Twilio-Signature"), ""},
		{"form in another order", form.URL, formType, "From=y&To=x", form.Header.Get("X-Twilio-Signature"), ""},
		{"no body", form.URL, "", "", ofURL, ""},
		{"JSON bound by its digest", bound.URL, "application/json", `{"a":1}`, bound.Header.Get("X-Twilio-Signature"), ""},
		{"JSON under the signature of the URL", form.URL, "application/json", `{"a":1}`, ofURL, PayloadMalformed},
		{"JSON called a form", form.URL, formType, `{"a":1}`, ofURL, SignatureMismatch},
		{"form called JSON", form.URL, "application/json", "To=x&From=y", form.Header.Get("X-Twilio-Signature"), PayloadMalformed},
		{"other JSON than bound", bound.URL, "application/json", `{"a":2}`, bound.Header.Get("X-Twilio-Signature"), SignatureMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &Request{Method: http.MethodPost, URL: tt.url, Body: []byte(tt.body), Header: http.Header{
				"Content-Type": {tt.contentType}, "X-Twilio-Signature": {tt.signature},
			}}
			if tt.want != "" {
				assert.Equal(t, tt.want, causeOf(t, v, r))
				return
			}
			assert.Equal(t, Verified, verify(t, v, r).Proof)
		})
	}
}

// The constant of the tests in Plivo's own SDK for Go.
func TestPlivoSDKConstant(t *testing.T) {
	v := newVerifier(t, lookup(t, "plivo"), secrets("Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4"))
	r := &Request{
		Method: http.MethodPost,
		URL:    "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml/?a=b&c=d",
		Header: http.Header{
			"Content-Type":               {formType},
			"X-Plivo-Signature-V3":       {"k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c="},
			"X-Plivo-Signature-V3-Nonce": {"31627761595286130198"},
		},
		Body: []byte("Direction=outbound&From=19792014278&ALegUUID=3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36" +
			"&CallStatus=in-progress&BillRate=0.002&ParentAuthID=MANWVLYTK4ZWU1YTY4QA" +
			"&To=sip%3APlivoSignature382029104058171078704104%40phone-qa.voice.plivodev.com" +
			"&ALegRequestUUID=3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36&CallUUID=3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36" +
			"&RequestUUID=3e82ae9d-2c78-4d85-b1a4-6eae7dbafb36" +
			"&SIP-H-To=%3Csip%3APlivoSignature382029104058171078704104%4052.9.11.55%3Btransport%3Dudp%3E%3Btag%3D1" +
			"&SessionStart=2020-04-08+11%3A34%3A33.238707&Event=StartApp"),
	}
	assert.Equal(t, Verified, verify(t, v, r).Proof)
}

// The signatures are those that Plivo's SDK for Node.js, 4.79.0, takes: all values of a
// name are signed.
func TestPlivoSignsEveryValue(t *testing.T) {
	v := newVerifier(t, lookup(t, "plivo"), secrets("an auth token"))
	cause := func(method, signature, body string) Cause {
		_, err := v.Verify(t.Context(), &Request{
			Method: method, URL: "https://hooks.example.com/a?b=2&b=1&c=x", Body: []byte(body),
			Header: http.Header{"Content-Type": {formType}, "X-Plivo-Signature-V3": {signature}, "X-Plivo-Signature-V3-Nonce": {"n-1"}},
		}, testNow)
		if err == nil {
			return ""
		}
		return err.(*Failure).Cause
	}
	const post, get = "NDPlsOXOZSfqZtJZElvu9ojihNvv6OMN5ZCr8KR0lXg=", "i3DrlgPeZz7JQ56GhpH7Ow1VxrC23Ez8QH6WK0o6RKM="

	assert.Empty(t, cause(http.MethodPost, post, "Media=z&From=1&Media=a"))
	assert.Empty(t, cause(http.MethodGet, get, "Media=z&From=1&Media=a"))
	assert.Equal(t, SignatureMismatch, cause(http.MethodPost, post, "Media=z&From=1&Media=a&From=2"), "I2")
	assert.Equal(t, SignatureMismatch, cause(http.MethodPost, post, "Media=z&From=1"))
}

// Where single fields are signed, nothing else may stand beside them.
func TestUnsignedFormFields(t *testing.T) {
	p := lookup(t, "transloadit")
	v := newVerifier(t, p, secrets("secret"))
	r := signedRequest(t, p, secrets("secret"), `{"ok":"ASSEMBLY_COMPLETED","assembly_id":"a"}`)
	require.Equal(t, Verified, verify(t, v, r).Proof)
	for name, more := range map[string]string{
		"another field":        "&x=1",
		"the field once more":  "&transloadit=%7B%7D",
		"another signature":    "&signature=sha1:00",
		"a part that is wrong": "&%zz=1",
	} {
		t.Run(name, func(t *testing.T) {
			changed := *r
			changed.Body = []byte(string(r.Body) + more)
			assert.Equal(t, PayloadMalformed, causeOf(t, v, &changed))
		})
	}
}

func TestMultipart(t *testing.T) {
	const part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
	tests := []struct {
		name, body string
		ok         bool
	}{
		{"one part", part + "--x--", true},
		{"most parts", strings.Repeat(part, maxParts-1) + "--x--", true},
		{"too many parts", strings.Repeat(part, maxParts+1) + "--x--", false},
		{"no end", part, false},
		{"other boundary", "--y--", false},
		{"a long header", "--x\r\nb: " + strings.Repeat("b", maxPartHeader-len("b: \r")+1) + "\r\n\r\n1\r\n" + part + "--x--", false},
		{"a long header of a later part", part + "--x \nb: " + strings.Repeat("b", maxPartHeader) + "\n\n1\r\n--x--", false},
		{"a header without end", part + "--x\r\n" + strings.Repeat("b: b\r\n", maxPartHeader), false},
		{"the longest header", "--x\r\nb: " + strings.Repeat("b", maxPartHeader-len("b: \r")) + "\r\n\r\n1\r\n" + part + "--x--", true},
		{"long text before the first part", strings.Repeat("b\r\n", maxPartHeader) + part + "--x--", true},
		{"long text behind the last part", part + "--x--\r\n" + strings.Repeat("b", 2*maxPartHeader), true},
		{"long text with the delimiter in it", part + "--x\r\n\r\n--x" + strings.Repeat("b", 2*maxPartHeader) + "\r\n--xy\r\n" + strings.Repeat("b", 2*maxPartHeader) + "\r\n--x--", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			values, err := parseMultipart([]byte(tt.body), "x")
			require.Equal(t, tt.ok, err == nil)
			if tt.ok {
				assert.Equal(t, "1", values.Get("a"))
			}
		})
	}
}

func FuzzForm(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{}\r\n--x--"))
	f.Add("application/x-www-form-urlencoded", []byte("payload=%7B%7D&a=b;c"))
	f.Add("multipart/form-data; boundary=\"", []byte("--"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		in := newInput(&Request{Header: http.Header{"Content-Type": {contentType}}, Body: body}, "payload")
		defer in.release()
		in.json()
		var c content
		addSortedForm(in, &c)
		assert.LessOrEqual(t, len(c.appendTo(nil)), 8*len(body))
	})
}
