package provider

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// handshakeVector is one of testdata/vectors/handshakes.json.
type handshakeVector struct {
	vector
	Expected struct {
		Action         string
		Status         int
		Headers        [][2]string
		BodyB64        []byte   `json:"body_b64"`
		BodyMatch      string   `json:"body_match"`
		MustNotContain string   `json:"must_not_contain"`
		NoHeaders      []string `json:"must_not_have_headers"`
	}
}

func TestHandshakeVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/vectors/handshakes.json")
	require.NoError(t, err)
	var vectors []handshakeVector
	require.NoError(t, json.Unmarshal(raw, &vectors))
	run := 0
	for _, v := range vectors {
		p, ok := Lookup(v.Provider)
		if !ok || len(p.Handshakes) == 0 && p.Success.Status == 0 {
			continue
		}
		run++
		t.Run(v.ID, func(t *testing.T) { testHandshakeVector(t, p, &v) })
	}
	assert.NotZero(t, run)
}

func testHandshakeVector(t *testing.T, p *Provider, v *handshakeVector) {
	cfg := v.config(p)
	if len(cfg.Secrets) == 0 {
		_, secret := sampleSecret(t, &p.Schemes[0], 0)
		cfg.Secrets = []Secret{{"sample", secret}}
	}
	verifier := newVerifier(t, p, cfg)
	r := v.request()
	answer, ok, err := verifier.Handshake(t.Context(), r, v.now())
	switch v.Expected.Action {
	case "respond":
		require.NoError(t, err)
		if !ok {
			// An event whose answer is all that matters.
			_, err := verifier.Verify(t.Context(), r, v.now())
			require.NoError(t, err)
			answer = p.Success
		}
		assertAnswer(t, v, answer)
	case "refuse":
		assert.False(t, ok)
		if err == nil {
			_, err = verifier.Verify(t.Context(), r, v.now())
		}
		var failure *Failure
		require.ErrorAs(t, err, &failure)
		if secret := v.Expected.MustNotContain; secret != "" {
			assert.NotContains(t, err.Error(), secret)
		}
	case "treat-as-event":
		require.NoError(t, err)
		require.False(t, ok)
		_, err := verifier.Verify(t.Context(), r, v.now())
		assert.NoError(t, err)
	default:
		t.Fatalf("unknown action %q", v.Expected.Action)
	}
}

func assertAnswer(t *testing.T, v *handshakeVector, got Answer) {
	t.Helper()
	want := v.Expected
	assert.Equal(t, want.Status, got.Status)
	for _, h := range want.Headers {
		assert.True(t, strings.HasPrefix(got.Header.Get(h[0]), h[1]), "%s: %q", h[0], got.Header.Get(h[0]))
	}
	for _, name := range want.NoHeaders {
		assert.NotContains(t, got.Header, name)
	}
	switch want.BodyMatch {
	case "json":
		assert.JSONEq(t, string(want.BodyB64), string(got.Body))
	case "contains":
		assert.Contains(t, string(got.Body), string(want.BodyB64))
	case "any":
	default:
		assert.Equal(t, string(want.BodyB64), string(got.Body))
	}
}

func TestSlackURLVerificationIsExact(t *testing.T) {
	p := lookup(t, "slack")
	v := newVerifier(t, p, secrets("secret"))
	r := signedRequest(t, p, secrets("secret"), `{"type":"url_verification","challenge":"a\"b</c>\u00e9"}`)

	answer, ok, err := v.Handshake(t.Context(), r, testNow)

	require.NoError(t, err)
	require.True(t, ok)
	assert.Equal(t, http.StatusOK, answer.Status)
	assert.Equal(t, http.Header{"Content-Type": {"application/json"}, "X-Content-Type-Options": {"nosniff"}}, answer.Header)
	assert.Equal(t, `{"challenge":"a\"b\u003c/c\u003eé"}`, string(answer.Body))
}

func TestHandshakeRefuses(t *testing.T) {
	p := lookup(t, "slack")
	v := newVerifier(t, p, secrets("secret"))
	tests := []struct {
		name, body string
		change     func(*Request)
		want       Cause
	}{
		{"wrong signature", `{"type":"url_verification","challenge":"a"}`, func(r *Request) { r.Body = []byte(`{"type":"url_verification","challenge":"b"}`) }, SignatureMismatch},
		{"no signature", `{"type":"url_verification","challenge":"a"}`, func(r *Request) { r.Header.Del("X-Slack-Signature") }, SignatureMissing},
		{"no challenge", `{"type":"url_verification"}`, func(*Request) {}, PayloadMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := signedRequest(t, p, secrets("secret"), tt.body)
			tt.change(r)
			answer, ok, err := v.Handshake(t.Context(), r, testNow)
			var failure *Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, tt.want, failure.Cause)
			assert.False(t, ok)
			assert.Empty(t, answer.Body)
		})
	}
}

func TestEventsAreNoHandshakes(t *testing.T) {
	p := lookup(t, "slack")
	v := newVerifier(t, p, secrets("secret"))
	for _, tt := range []struct{ name, contentType, body string }{
		{"event", "application/json", `{"type":"event_callback","event":{"type":"url_verification"}}`},
		{"JSON with the form's field", "application/json", `{"ssl_check":"1"}`},
		{"form sent as JSON", "application/json", `ssl_check=1`},
		{"form with another value", "application/x-www-form-urlencoded", `ssl_check=0`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := signedRequest(t, p, secrets("secret"), tt.body)
			r.Header.Set("Content-Type", tt.contentType)
			_, ok, err := v.Handshake(t.Context(), r, testNow)
			require.NoError(t, err)
			assert.False(t, ok)
		})
	}
}

// A handshake may need a token that the owner has set up, and be left out without it.
func TestHandshakeWithAToken(t *testing.T) {
	p := &Provider{
		Schemes: lookup(t, "github").Schemes,
		Handshakes: []Handshake{{
			Method:  http.MethodGet,
			When:    []Condition{{In: InQuery, Name: "hub.challenge"}},
			Require: []Condition{{In: InQuery, Name: "hub.verify_token", Equals: "{param:verify_token}"}},
			Reply:   Reply{Body: "{query:hub.challenge}", Header: []Field{{"X-Echo", "{query:hub.mode}"}}},
		}},
	}
	ask := func(params map[string]string, query string) (Answer, bool, error) {
		cfg := secrets("secret")
		cfg.Params = params
		r := &Request{Method: http.MethodGet, URL: "https://a.example/x?" + query}
		return newVerifier(t, p, cfg).Handshake(t.Context(), r, testNow)
	}

	answer, ok, err := ask(map[string]string{"verify_token": "t"}, "hub.mode=subscribe&hub.challenge=%3Cb%3E&hub.verify_token=t")
	require.NoError(t, err)
	require.True(t, ok)
	assert.Equal(t, "<b>", string(answer.Body))
	assert.Equal(t, "subscribe", answer.Header.Get("X-Echo"))
	assert.Equal(t, "text/plain; charset=utf-8", answer.Header.Get("Content-Type"))

	_, ok, err = ask(map[string]string{"verify_token": "t"}, "hub.challenge=1&hub.verify_token=u")
	assert.ErrorContains(t, err, string(SignatureMismatch))
	assert.False(t, ok)

	_, ok, err = ask(nil, "hub.challenge=1&hub.verify_token=")
	assert.NoError(t, err)
	assert.False(t, ok)
}
