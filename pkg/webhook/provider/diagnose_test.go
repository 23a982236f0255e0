package provider

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const stripeSecret = "whsec_0123456789abcdef"

// mishap is a request that was signed as the sender meant it, and then received
// with something amiss.
type mishap struct {
	name, provider string
	// sent is what the sender signs with; received what the webhook is set up with.
	sent, received string
	body           string
	params         map[string]string
	sign           func(*Provider)
	amiss          func(*Request)
	at             time.Duration
	want           []string
}

func (m *mishap) diagnose(t *testing.T) Diagnosis {
	t.Helper()
	sender := *lookup(t, m.provider)
	sender.Schemes = append([]Scheme(nil), sender.Schemes...)
	if m.sign != nil {
		m.sign(&sender)
	}
	body := m.body
	if body == "" {
		body = `{"id":"evt_1","type":"ping","amount":1.0,"name":"Zo\u00eb","url":"https://a.example/b"}`
	}
	cfg := secrets(m.sent)
	cfg.Params = m.params
	r := signedRequest(t, &sender, cfg, body)
	if m.amiss != nil {
		m.amiss(r)
	}
	cfg.Secrets[0].Value = m.received
	return Diagnose(t.Context(), lookup(t, m.provider), cfg, r, testNow.Add(m.at))
}

func codes(d Diagnosis) []string {
	var list []string
	for _, f := range d.Findings {
		list = append(list, f.Code)
	}
	return list
}

func mapBody(change func([]byte) []byte) func(*Request) {
	return func(r *Request) { r.Body = change(r.Body) }
}

func mapHeader(name string, change func(string) string) func(*Request) {
	return func(r *Request) { r.Header.Set(name, change(r.Header.Get(name))) }
}

func mishaps() []mishap {
	standard := "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	rawBase64 := base64.StdEncoding.EncodeToString([]byte("a raw secret of somebody"))
	return []mishap{
		{name: "line break after the secret", provider: "stripe", sent: stripeSecret, received: stripeSecret + "\n", want: []string{"secret_white_space"}},
		{name: "spaces around a base64 secret", provider: "standard-webhooks", sent: standard, received: " " + standard + " ", want: []string{"secret_white_space"}},
		{name: "quotation marks", provider: "github", sent: "hush", received: `"hush"`, want: []string{"secret_quoted"}},
		{name: "prefix cut", provider: "stripe", sent: stripeSecret, received: "0123456789abcdef", want: []string{"secret_prefix_cut"}},
		{name: "prefix kept", provider: "github", sent: "abcdef", received: "whsec_abcdef", want: []string{"secret_prefix_kept"}},
		{name: "secret taken as text", provider: "standard-webhooks", sent: standard, received: standard, want: []string{"secret_taken_otherwise"}, sign: func(p *Provider) {
			p.Schemes = p.Schemes[:1]
			p.Schemes[0].Key = Key{}
		}},
		{name: "secret given in base64", provider: "github", sent: "a raw secret of somebody", received: rawBase64, want: []string{"secret_base64_kept"}},
		{name: "secret given in hex", provider: "github", sent: "\x00\x01raw", received: hex.EncodeToString([]byte("\x00\x01raw")), want: []string{"secret_hex_kept"}},

		{name: "line break after the body", provider: "github", sent: "hush-hush", received: "hush-hush", amiss: mapBody(appending("\n")), want: []string{"body_line_end_added"}},
		{name: "line break cut", provider: "github", sent: "hush-hush", received: "hush-hush", body: "{}\n", amiss: mapBody(trimLineEnd), want: []string{"body_line_end_cut"}},
		{name: "CRLF cut", provider: "sendgrid", sent: "", received: "", body: "[]\r\n", amiss: mapBody(trimLineEnd), want: []string{"body_line_end_cut"}},
		{name: "CRLF for LF", provider: "github", sent: "hush-hush", received: "hush-hush", body: "{\n}", amiss: mapBody(replacing("\n", "\r\n")), want: []string{"body_line_ends_changed"}},
		{name: "LF for CRLF", provider: "github", sent: "hush-hush", received: "hush-hush", body: "{\r\n}", amiss: mapBody(replacing("\r\n", "\n")), want: []string{"body_line_ends_changed"}},
		{name: "byte order mark", provider: "github", sent: "hush-hush", received: "hush-hush", amiss: mapBody(func(b []byte) []byte { return append([]byte("\ufeff"), b...) }), want: []string{"body_bom_added"}},
		{name: "base64 of a gateway", provider: "github", sent: "hush-hush", received: "hush-hush", amiss: mapBody(func(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, b) }), want: []string{"body_base64"}},
		{name: "JSON in a JSON string", provider: "github", sent: "hush-hush", received: "hush-hush", amiss: mapBody(func(b []byte) []byte { q, _ := json.Marshal(string(b)); return q }), want: []string{"body_quoted"}},
		{name: "pretty-printed", provider: "github", sent: "hush-hush", received: "hush-hush", amiss: mapBody(indentJSON("  ")), want: []string{"body_pretty_printed"}},
		{name: "minified", provider: "github", sent: "hush-hush", received: "hush-hush", body: "{\n  \"a\": 1\n}", amiss: mapBody(compactJSON), want: []string{"body_minified"}},
		{name: "spaces lost", provider: "github", sent: "hush-hush", received: "hush-hush", body: `{"a": "b: c", "d": [1, 2]}`, amiss: mapBody(compactJSON), want: []string{"body_spaces_cut"}},
		{name: "slashes unescaped", provider: "github", sent: "hush-hush", received: "hush-hush", body: `{"a":"b\/c"}`, amiss: mapBody(replacing(`\/`, `/`)), want: []string{"body_unescaped"}},
		{name: "characters unescaped", provider: "github", sent: "hush-hush", received: "hush-hush", body: `{"a":"\u00eb\ud83d\ude00"}`, amiss: mapBody(unescapeJSON), want: []string{"body_unescaped"}},
		{name: "characters escaped", provider: "github", sent: "hush-hush", received: "hush-hush", body: `{"a":"ë😀<"}`, amiss: mapBody(func(b []byte) []byte { return escapeHTML(escapeNonASCII(b)) }), want: []string{"body_escaped"}},
		{name: "form encoded anew", provider: "slack", sent: "hush-hush", received: "hush-hush", body: "a=b+c", amiss: mapBody(replacing("+", "%20")), want: []string{"body_form_encoded_anew"}},

		{name: "base64 for hex", provider: "github", sent: "hush-hush", received: "hush-hush", sign: func(p *Provider) { p.Schemes[0].Signature.Encoding = Base64 }, want: []string{"signature_encoding"}},
		{name: "hex for base64", provider: "shopify", sent: "hush-hush", received: "hush-hush", sign: func(p *Provider) { p.Schemes[0].Signature.Encoding = Hex }, want: []string{"signature_encoding"}},
		{name: "SHA-1", provider: "github", sent: "hush-hush", received: "hush-hush", sign: func(p *Provider) { p.Schemes[0].Hash = SHA1 }, want: []string{"signature_hash"}},
		{name: "header of an older version", provider: "github", sent: "hush-hush", received: "hush-hush", sign: func(p *Provider) {
			p.Schemes[0].Hash = SHA1
			p.Schemes[0].Signature.Name, p.Schemes[0].Signature.Prefix = "X-Hub-Signature", "sha1="
		}, want: []string{"signature_hash", "signature_elsewhere"}},
		{name: "another version only", provider: "stripe", sent: stripeSecret, received: stripeSecret, sign: func(p *Provider) { p.Schemes[0].Signature.SigKeys = []string{"v0"} }, want: []string{"signature_version"}},
		{name: "header renamed", provider: "shopify", sent: "hush-hush", received: "hush-hush", amiss: func(r *Request) {
			r.Header["X-Custom-Hmac"] = r.Header["X-Shopify-Hmac-Sha256"]
			delete(r.Header, "X-Shopify-Hmac-Sha256")
		}, want: []string{"signature_elsewhere"}},
		{name: "header doubled", provider: "github", sent: "hush-hush", received: "hush-hush", amiss: mapHeader("X-Hub-Signature-256", func(s string) string { return s + ",sha256=00" }), want: []string{"header_doubled"}},
		{name: "headers in lower case", provider: "stripe", sent: stripeSecret, received: stripeSecret, amiss: lowerNames, want: []string{"header_names"}},
		{name: "headers in lower case, and another thing", provider: "github", sent: "hush", received: "hush\n", amiss: lowerNames, want: []string{"header_names", "secret_white_space"}},

		{name: "http in the place of https", provider: "square", sent: "hush-hush", received: "hush-hush", amiss: func(r *Request) { r.URL = strings.Replace(r.URL, "https://", "http://", 1) }, want: []string{"url_scheme"}},
		{name: "slash cut off the URL", provider: "square", sent: "hush-hush", received: "hush-hush", amiss: func(r *Request) { r.URL += "/" }, want: []string{"url_slash"}},
		{name: "port missing", provider: "square", sent: "hush-hush", received: "hush-hush", amiss: func(r *Request) { r.URL = withPort(r.URL) }, want: []string{"url_port"}},
		{name: "another host", provider: "square", sent: "hush-hush", received: "hush-hush", amiss: func(r *Request) {
			r.URL = strings.Replace(r.URL, "hooks.example.com", "10.0.0.1", 1)
			r.Header.Set("X-Forwarded-Host", "hooks.example.com")
		}, want: []string{"url_host"}},

		{name: "two things at once", provider: "github", sent: "hush", received: "hush\n", amiss: mapBody(appending("\n")), want: []string{"secret_white_space", "body_line_end_added"}},

		{name: "clock ahead", provider: "stripe", sent: stripeSecret, received: stripeSecret, at: 301 * time.Second, want: []string{"clock_ahead"}},
		{name: "clock behind", provider: "stripe", sent: stripeSecret, received: stripeSecret, at: -301 * time.Second, want: []string{"clock_behind"}},
		{name: "milliseconds for seconds", provider: "stripe", sent: stripeSecret, received: stripeSecret, sign: func(p *Provider) { p.Schemes[0].Timestamp.Unit = Milliseconds }, want: []string{"time_unit"}},
	}
}

// lowerNames has the headers as an event of Lambda's has them.
func lowerNames(r *Request) {
	header := http.Header{}
	for name, values := range r.Header {
		header[strings.ToLower(name)] = values
	}
	r.Header = header
}

func TestDiagnoseTellsWhatIsAmiss(t *testing.T) {
	private, public := sampleSecret(t, &lookup(t, "sendgrid").Schemes[0], 0)
	for _, m := range mishaps() {
		t.Run(m.name, func(t *testing.T) {
			if m.provider == "sendgrid" {
				m.sent, m.received = private, public
			}
			d := m.diagnose(t)
			assert.False(t, d.OK())
			require.Equal(t, m.want, codes(d))
			for _, f := range d.Findings {
				assert.True(t, f.Certain)
				assert.NotContains(t, f.Message, strings.TrimSpace(m.received))
			}
		})
	}
}

func TestDiagnoseGuessesWhereNothingHolds(t *testing.T) {
	event := func(body string) *Request {
		return signedRequest(t, lookup(t, "stripe"), secrets("whsec_another"), body)
	}
	tests := []struct {
		name string
		r    *Request
		want string
	}{
		{"secret of another mode", event(`{"livemode": false}`), "secret_of_another_mode"},
		{"secret of another endpoint", event(`{}`), "secret_of_another"},
		{"no signature", &Request{Method: http.MethodPost, Body: []byte(`{}`)}, "header_missing"},
		{"another provider", signedRequest(t, lookup(t, "shopify"), secrets("s"), `{}`), "other_provider"},
		{"body that was lost", &Request{Method: http.MethodPost, Header: event("{}").Header}, "body_empty"},
		{"body that was text", event("{\"a\":\"\ufffd\"}"), "body_not_text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(t.Context(), lookup(t, "stripe"), secrets(stripeSecret), tt.r, testNow)
			require.NotNil(t, d.Failure)
			assert.Contains(t, codes(d), tt.want)
			for _, f := range d.Findings {
				assert.False(t, f.Certain)
			}
		})
	}
}

func TestDiagnoseOfWhatIsRight(t *testing.T) {
	r := signedRequest(t, lookup(t, "stripe"), secrets(stripeSecret), `{"id":"evt_1"}`)
	d := Diagnose(t.Context(), lookup(t, "stripe"), secrets(stripeSecret), r, testNow)
	require.True(t, d.OK())
	assert.Equal(t, "evt_1", d.Result.EventID)
	assert.Empty(t, d.Findings)

	d = Diagnose(t.Context(), lookup(t, "dropbox"), secrets("s"), &Request{Method: http.MethodGet, URL: hookURL + "?challenge=c"}, testNow)
	require.True(t, d.OK())
	assert.Equal(t, "c", string(d.Answer.Body))
}

func TestDiagnoseOfAConfiguration(t *testing.T) {
	r := signedRequest(t, lookup(t, "standard-webhooks"), secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), `{}`)
	tests := []struct {
		name  string
		cfg   Config
		field string
	}{
		{"no secret", Config{}, "secret"},
		{"blank secret", secrets(" "), "secret"},
		{"unknown parameter", Config{Secrets: secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").Secrets, Params: map[string]string{"x": "y"}}, "params.x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(t.Context(), lookup(t, "standard-webhooks"), tt.cfg, r, testNow)
			require.NotNil(t, d.Config)
			assert.Equal(t, tt.field, d.Config.Field)
			assert.Nil(t, d.Failure)
			assert.False(t, d.OK())
		})
	}
}

// A large body is no reason to search for ever.
func TestDiagnoseIsBounded(t *testing.T) {
	body := `{"a":"` + strings.Repeat("x", 1<<20) + `"}`
	r := signedRequest(t, lookup(t, "stripe"), secrets("whsec_another"), body)
	start := time.Now()
	d := Diagnose(t.Context(), lookup(t, "stripe"), secrets(stripeSecret), r, testNow)
	assert.False(t, d.OK())
	assert.Less(t, time.Since(start), 30*time.Second)
}

// What is made of a body is as large as that: of a large one nothing is made.
func TestDiagnoseTakesALargeBodyAsItIs(t *testing.T) {
	for name, tt := range map[string]struct {
		size int
		want string
	}{
		"of 1 MiB":       {maxVaried, "body_line_end_added"},
		"of 1 MiB and 1": {maxVaried + 1, "secret_of_another"},
	} {
		t.Run(name, func(t *testing.T) {
			body := `{"a":"` + strings.Repeat("x", tt.size-len(`{"a":""}`)-1) + `"}`
			r := signedRequest(t, lookup(t, "stripe"), secrets(stripeSecret), body)
			r.Body = append(r.Body, '\n')
			require.Len(t, r.Body, tt.size)
			assert.Equal(t, []string{tt.want}, codes(Diagnose(t.Context(), lookup(t, "stripe"), secrets(stripeSecret), r, testNow)))
		})
	}
}

func TestDiagnoseEndsWithItsContext(t *testing.T) {
	r := signedRequest(t, lookup(t, "stripe"), secrets(stripeSecret), `{"id":"evt_1"}`)
	ctx, cancel := context.WithCancel(t.Context())
	pasted := secrets(stripeSecret + "\n")
	assert.Equal(t, []string{"secret_white_space"}, codes(Diagnose(ctx, lookup(t, "stripe"), pasted, r, testNow)))
	cancel()
	assert.Equal(t, []string{"secret_of_another"}, codes(Diagnose(ctx, lookup(t, "stripe"), pasted, r, testNow)))
}

func FuzzDiagnose(f *testing.F) {
	f.Add("t=1,v1=00", []byte(`{"a":"b"}`), "https://a.example/?b")
	f.Add("", []byte("\"\\"), "")
	f.Add("sha256=,", []byte("a=%zz"), "://")
	f.Fuzz(func(t *testing.T, header string, body []byte, url string) {
		kept := bytes.Clone(body)
		r := &Request{Method: http.MethodPost, URL: url, Body: body, Header: http.Header{"Stripe-Signature": {header}, "Content-Type": {formType}}}
		d := Diagnose(t.Context(), lookup(t, "stripe"), secrets(stripeSecret), r, testNow)
		assert.False(t, d.OK())
		assert.Equal(t, kept, body)
	})
}

func TestSentences(t *testing.T) {
	seen := map[string]bool{}
	for _, cause := range gravity {
		s := (&Failure{Cause: cause}).Sentence()
		assert.False(t, seen[s], s)
		seen[s] = true
		assert.Equal(t, strings.TrimSuffix(s, ".")+" (x).", (&Failure{Cause: cause, Detail: "x"}).Sentence())
	}
	assert.Equal(t, "The request could not be verified.", (&Failure{Cause: "another"}).Sentence())
}
