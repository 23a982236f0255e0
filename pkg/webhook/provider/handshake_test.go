package provider

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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

// A handshake may need a token that the owner has set up. Where that is missing, it is
// his fault and not the sender's.
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
	assert.Equal(t, "text/plain", answer.Header.Get("Content-Type"))

	_, ok, err = ask(map[string]string{"verify_token": "t"}, "hub.challenge=1&hub.verify_token=u")
	assert.ErrorContains(t, err, string(SignatureMismatch))
	assert.False(t, ok)

	_, ok, err = ask(nil, "hub.challenge=1&hub.verify_token=")
	var missing *ConfigError
	require.ErrorAs(t, err, &missing)
	assert.Equal(t, "params.verify_token", missing.Field)
	assert.False(t, ok)
}

// A handshake never looks like an event: no event of any scheme is taken for one,
// by a webhook that has everything that handshakes could want.
func TestNoEventIsAHandshake(t *testing.T) {
	eachScheme(t, func(t *testing.T, sm *sample) {
		if len(sm.provider.Handshakes) == 0 {
			return
		}
		v := newVerifier(t, sm.provider, withEverything(sm.provider, sm.verifying))
		r := sm.request(t)
		for _, method := range append([]string{r.Method}, sm.provider.Methods...) {
			r.Method = method
			a, ok, err := v.Handshake(t.Context(), r, testNow)
			require.NoError(t, err)
			assert.False(t, ok)
			assert.Empty(t, a)
		}
	})
}

// withEverything is cfg with all parameters that p takes.
func withEverything(p *Provider, cfg Config) Config {
	cfg.Params = maps.Clone(cfg.Params)
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	for _, name := range p.params() {
		if cfg.Params[name] == "" {
			cfg.Params[name] = "7"
		}
		if _, err := p.Verifier(cfg); err != nil && strings.Contains(err.Error(), "params."+name+": is not") {
			delete(cfg.Params, name)
		}
	}
	return cfg
}

// Nothing that a stranger sends makes a handshake panic, or have a secret told.
func FuzzHandshake(f *testing.F) {
	f.Add("GET", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=7&crc_token=a&challenge=b", "", []byte{})
	f.Add("POST", "validationToken=a", "SubscriptionValidation", []byte(`[{"data":{"validationCode":"c"}}]`))
	f.Add("POST", "", "webhook_callback_verification", []byte(`{"type":"url_verification","challenge":"a","verification_token":"b","events":[]}`))
	f.Add("OPTIONS", "", "eventgrid.azure.net", []byte(`{"Type":"SubscriptionConfirmation","SubscribeURL":"https://sns.us-east-1.amazonaws.com/"}`))
	const secret = "an unlikely secret of 1767225600"
	var all []Verifier
	for _, name := range Names() {
		p := lookup(f, name)
		if v, err := p.Verifier(withEverything(p, secrets(secret))); err == nil && len(p.Handshakes) > 0 {
			all = append(all, v)
		}
	}
	require.Greater(f, len(all), 20)
	f.Fuzz(func(t *testing.T, method, query, header string, body []byte) {
		h := http.Header{"Content-Type": {"application/json"}}
		for _, name := range []string{"Aeg-Event-Type", "Webhook-Request-Origin", "Webhook-Request-Rate", "X-Hook-Secret", "Validation-Token", "Twitch-Eventsub-Message-Type", "X-Okta-Verification-Challenge"} {
			h[name] = []string{header}
		}
		r := &Request{Method: method, URL: hookURL + "?" + query, Header: h, Body: body}
		for _, v := range all {
			a, ok, err := v.Handshake(t.Context(), r, testNow)
			require.True(t, err == nil || !ok)
			assert.NotContains(t, string(a.Body), secret)
		}
	})
}
