package provider

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nonces are the schemes that sign something for one event alone, each with what
// changes the body or else what is not signed.
var nonces = map[string]func(*Request){
	"mailgun.body":   func(r *Request) { r.Body = []byte(strings.Replace(string(r.Body), `"opened"`, `"failed"`, 1)) },
	"mailgun.form":   func(r *Request) { r.Body = append(r.Body, "&body-html=forged"...) },
	"mercadopago.v1": func(r *Request) { r.Body = []byte(`{"id":1,"action":"payment.forged","data":{"id":"1"}}`) },
	"paypal.rsa":     func(*Request) {}, // a body of the same sum is not made here
	"plivo.v2":       func(r *Request) { r.Body = []byte("Text=forged") },
	"wechat.token":   func(r *Request) { r.Body = []byte("<xml>forged</xml>") },
}

// What is signed for one event alone is the same whatever is made of the rest, and
// another in every other signature.
func TestNonce(t *testing.T) {
	seen := map[string]bool{}
	eachScheme(t, func(t *testing.T, sm *sample) {
		v := newVerifier(t, sm.provider, sm.verifying)
		first := verify(t, v, sm.request(t))
		change, ok := nonces[sm.scheme.ID]
		if !ok {
			assert.Empty(t, first.Nonce)
			return
		}
		seen[sm.scheme.ID] = true
		assert.Regexp(t, "^[0-9a-f]{64}$", first.Nonce)
		r := sm.request(t)
		want := verify(t, v, r)
		change(r)
		forged := verify(t, v, r)
		assert.Equal(t, want.Nonce, forged.Nonce)
		if sm.scheme.ID != "paypal.rsa" {
			assert.NotEqual(t, want.EventID, forged.EventID, "it looks like another event")
		}
	})
	assert.Len(t, seen, len(nonces))
}

func TestNonceOfAnotherSignature(t *testing.T) {
	p, cfg := lookup(t, "mailgun"), secrets("secret")
	v := newVerifier(t, p, cfg)
	nonce := func(token string) string {
		return verify(t, v, signedRequest(t, p, cfg, `{"signature":{"token":"`+token+`"},"event-data":{"id":"1"}}`)).Nonce
	}
	assert.Equal(t, nonce("a"), nonce("a"))
	assert.Equal(t, nonce("a"), nonce(`\u0061`), "as it is signed, however it is written")
	assert.NotEqual(t, nonce("a"), nonce("b"))

	r := signedRequest(t, p, cfg, `{"signature":{"token":"a"},"event-data":{"id":"1"}}`)
	r.Body = []byte(strings.Replace(string(r.Body), `"token":"a"`, `"token":"b"`, 1))
	assert.Equal(t, SignatureMismatch, causeOf(t, v, r), "I2: another takes another signature")
}

// What signs for a test signs each event for that alone.
func TestSignMakesANonce(t *testing.T) {
	sm := newSample(t, lookup(t, "paypal"), &lookup(t, "paypal").Schemes[0])
	v := newVerifier(t, sm.provider, sm.verifying)
	nonce := func(body string) string {
		r := &Request{Method: http.MethodPost, URL: hookURL, Header: http.Header{}, Body: []byte(body)}
		require.NoError(t, sm.provider.Sign(r, sm.signing, testNow))
		return verify(t, v, r).Nonce
	}
	assert.NotEqual(t, nonce(`{"id":"1"}`), nonce(`{"id":"2"}`))
}

func TestNonceMustBeSigned(t *testing.T) {
	tests := map[string]string{
		"not signed":             `[{"in":"json","name":"other"}]`,
		"one of two not signed":  `[{"in":"json","name":"token"},{"in":"header","name":"X-Other"}]`,
		"a place with another":   `[{"in":"json","name":"token","with":[{"in":"json","name":"ts"}]}]`,
		"a path to many values":  `[{"in":"json","name":"token[]"}]`,
		"a place that is no one": `[{"in":"cookie","name":"token"}]`,
	}
	const scheme = `{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"X-Sig","encoding":"hex"},"signed_content":"{json:ts}{json:token}","nonce":`
	for name, nonce := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := lookup(t, "custom").Verifier(Config{Secrets: secrets("s").Secrets, Scheme: []byte(scheme + nonce + "}")})
			var config *ConfigError
			require.ErrorAs(t, err, &config)
			assert.Equal(t, "scheme", config.Field)
			assert.Contains(t, config.Message, "nonce")
		})
	}
	p := lookup(t, "custom")
	cfg := Config{Secrets: secrets("s").Secrets, Scheme: []byte(scheme + `[{"in":"json","name":"ts"},{"in":"json","name":"token"}]}`)}
	nonce := func(body string) string {
		r := &Request{Method: http.MethodPost, URL: hookURL, Header: http.Header{}, Body: []byte(body)}
		require.NoError(t, p.Sign(r, cfg, testNow))
		return verify(t, newVerifier(t, p, cfg), r).Nonce
	}
	assert.Equal(t, nonce(`{"ts":"1","token":"2"}`), nonce(`{"ts":"1","token":"2","a":"b"}`))
	assert.NotEqual(t, nonce(`{"ts":"1","token":"23"}`), nonce(`{"ts":"12","token":"3"}`), "values are kept apart")
}

// What binds the body needs nothing else.
func TestNonceOfASignedBody(t *testing.T) {
	p := lookup(t, "custom")
	cfg := Config{Secrets: secrets("s").Secrets, Scheme: []byte(`{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"X-Sig","encoding":"hex"},
		"signed_content":"{body}","nonce":[{"in":"json","name":"token"}]}`)}
	assert.Empty(t, verify(t, newVerifier(t, p, cfg), signedRequest(t, p, cfg, `{"token":"1"}`)).Nonce)
}

// Mercado Pago signs the id of a delivery, and the time: whatever a retry has of the two,
// it is of the same event, and two events that have one of them are two.
func TestNonceWithTheTimeInTheSignature(t *testing.T) {
	p, cfg := lookup(t, "mercadopago"), secrets("secret")
	v := newVerifier(t, p, cfg)
	result := func(notification, request string, at time.Time) Result {
		r := &Request{
			Method: http.MethodPost, URL: "https://hooks.example.com/a?data.id=1&type=payment", Header: http.Header{},
			Body: []byte(`{"id":` + notification + `,"action":"payment.updated","date_created":"2026-01-01T00:00:00Z","data":{"id":"1"},"type":"payment"}`),
		}
		if request != "" {
			r.Header.Set("X-Request-Id", request)
		}
		require.NoError(t, p.Sign(r, cfg, at))
		return verify(t, v, r)
	}
	first, later := result("7", "a", testNow), testNow.Add(time.Second)

	assert.Equal(t, first, result("7", "a", testNow))
	assert.Equal(t, first.EventID, result("7", "b", later).EventID, "I3: sent again")
	assert.NotEqual(t, first.EventID, result("8", "a", later).EventID, "I3: another notification of the same request")
	assert.NotEqual(t, first.Nonce, result("8", "a", later).Nonce)
	assert.NotEqual(t, first.Nonce, result("8", "b", testNow).Nonce)
	assert.NotEqual(t, result("7", "", testNow).Nonce, result("8", "", later).Nonce, "without an id of the delivery")
}

func TestNonceOfATimeThatIsNotSigned(t *testing.T) {
	p := *lookup(t, "github")
	p.Schemes = []Scheme{p.Schemes[0]}
	p.Schemes[0].Nonce = []Place{{In: InSignature}}

	_, err := p.Verifier(secrets("secret"))

	assert.ErrorContains(t, err, "nonce must be signed")
}

// A form with more fields than are signed needs something that keeps them together.
func TestPartialFormNeedsANonce(t *testing.T) {
	s := lookup(t, "mailgun").Schemes[1]
	require.True(t, s.Partial)
	_, err := (&Provider{Schemes: []Scheme{s}}).Verifier(secrets("secret"))
	require.NoError(t, err)
	s.Nonce = nil
	_, err = (&Provider{Schemes: []Scheme{s}}).Verifier(secrets("secret"))
	assert.ErrorContains(t, err, "partial must be given with a nonce")
}
