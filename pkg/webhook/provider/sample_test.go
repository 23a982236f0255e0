package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample is what a test needs to sign and to verify requests of one scheme. It
// is made from the data, so that a new provider is tested for nothing.
type sample struct {
	provider           *Provider
	scheme             *Scheme
	signing, verifying Config
}

func newSample(t testing.TB, p *Provider, s *Scheme) *sample {
	t.Helper()
	private, public := sampleSecret(t, s, 0)
	sm := &sample{p, s, secrets(private), secrets(public)}
	params := map[string]string{}
	if s.OptIn || len(p.Schemes) > 1 {
		params["scheme"] = s.ID
	}
	for {
		sm.signing.Params, sm.verifying.Params = params, params
		_, err := p.Verifier(sm.verifying)
		var missing *ConfigError
		if name, ok := "", errors.As(err, &missing); ok {
			if name, ok = strings.CutPrefix(missing.Field, "params."); ok {
				params[name] = "sample"
				continue
			}
		}
		require.NoError(t, err)
		return sm
	}
}

// sampleOf returns the sample of the scheme with that id.
func sampleOf(t testing.TB, id string) *sample {
	t.Helper()
	for _, name := range Names() {
		p := lookup(t, name)
		for i := range p.Schemes {
			if p.Schemes[i].ID == id {
				return newSample(t, p, &p.Schemes[i])
			}
		}
	}
	require.FailNow(t, "there is no scheme "+id)
	return nil
}

// sampleSecret returns the nth secret that fits s: the one to sign with, and the
// one to verify with.
func sampleSecret(t testing.TB, s *Scheme, n int) (private, public string) {
	t.Helper()
	var key crypto.Signer
	secret := fmt.Appendf(nil, "%d123456789abcdef01234567", n)
	switch sampleKind(s) {
	case ECDSA:
		key = p256(t)
	case "p521":
		key = ecdsaKeyOn(t, elliptic.P521())
	case RSA:
		key = sampleRSAKeys()[n]
	case Ed25519:
		key = ed25519.NewKeyFromSeed(append(secret, "89abcdef"...))
	default:
		text := s.Key.Prefix + s.Key.Encoding.encode(secret)
		return text, text
	}
	if s.Key.Prefix != "" {
		raw := key.Public().(ed25519.PublicKey)
		return privatePEM(t, key), s.Key.Prefix + base64.StdEncoding.EncodeToString(raw)
	}
	if s.Signature.KeyField != "" {
		return privatePEM(t, key), ecdsaJWK(t, key.Public().(*ecdsa.PublicKey), "key")
	}
	return privatePEM(t, key), publicPEM(t, key)
}

// sampleKind is the kind of key that s takes: of a token, for its first algorithm.
func sampleKind(s *Scheme) Primitive {
	if s.Token == nil {
		return s.Primitive
	}
	switch s.Token.Algorithms[0] {
	case RS256:
		return RSA
	case ES256:
		return ECDSA
	case ES512:
		return "p521"
	}
	return HMAC
}

// sampleRSAKeys are made once, since that takes a while.
var sampleRSAKeys = sync.OnceValue(func() [2]*rsa.PrivateKey {
	var keys [2]*rsa.PrivateKey
	for i := range keys {
		key, err := rsa.GenerateKey(rand.Reader, minRSABits)
		if err != nil {
			panic(err)
		}
		keys[i] = key
	}
	return keys
})

// sampleBodies are for providers that do not sign any body.
var sampleBodies = map[string]struct{ contentType, body string }{
	"adyen.standard": {"application/json", `{"live":"false","notificationItems":[
		{"NotificationRequestItem":{"pspReference":"1","merchantAccountCode":"m","merchantReference":"r","amount":{"value":1,"currency":"EUR"},"eventCode":"A","success":"true"}},
		{"NotificationRequestItem":{"pspReference":"2","merchantAccountCode":"m","merchantReference":"r","amount":{"value":2,"currency":"EUR"},"eventCode":"B","success":"true"}}]}`},
	"adobe-io-events.rsa":          {"application/json", `{"event_id":"evt_1","recipient_client_id":"sample"}`},
	"aws-sns.v1-v2":                {"text/plain; charset=UTF-8", `{"Type":"Notification","MessageId":"22b80b92","TopicArn":"arn:aws:sns:us-west-2:123456789012:MyTopic","Message":"a\nb"}`},
	"braintree.sha1":               {formType, "bt_payload=PG5vdGlmaWNhdGlvbi8%2BCg%3D%3D"},
	"dropbox-sign.event-hash":      {"application/json", `{"event":{"event_type":"signature_request_sent"}}`},
	"mailgun.body":                 {"application/json", `{"signature":{"token":"a8ce0edb2dd8301dee6c"},"event-data":{"id":"1","event":"opened"}}`},
	"mailgun.form":                 {formType, "recipient=me%40example.com&body-plain=Hello&token=a8ce0edb2dd8301dee6c"},
	"microsoft-graph.client-state": {"application/json", `{"value":[{"changeType":"created"},{"changeType":"updated"}]}`},
	"paddle.classic":               {formType, "alert_id=1&alert_name=subscription_created&p_signature=x&email=a%2Bb%40example.com"},
	"plivo.v3":                     {formType, "From=19792014278&Empty=&CallStatus=in-progress"},
	"twilio.v1":                    {formType, "CallSid=CA1&From=%2B14158675309&To=%2B18005551212"},
}

// request returns a signed request.
func (sm *sample) request(t testing.TB) *Request {
	t.Helper()
	r := &Request{
		Method: http.MethodPost,
		URL:    "https://hooks.example.com/v1/hooks/abc?data.id=1",
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   []byte(`{"id":"evt_1","type":"ping","n":[1,{"a":"b"}]}`),
	}
	if special, ok := sampleBodies[sm.scheme.ID]; ok && sm.scheme.Content != "{url}" {
		r.Header.Set("Content-Type", special.contentType)
		r.Body = []byte(special.body)
	}
	require.NoError(t, sm.provider.Sign(r, sm.signing, testNow))
	return r
}

// without returns m without a key.
func without(m map[string]string, key string) map[string]string {
	m = maps.Clone(m)
	delete(m, key)
	return m
}

// eachScheme runs f for every scheme of every provider that signs.
func eachScheme(t *testing.T, f func(t *testing.T, sm *sample)) {
	for _, name := range Names() {
		p := lookup(t, name)
		for i := range p.Schemes {
			if p.Schemes[i].Primitive == None {
				continue
			}
			t.Run(p.Schemes[i].ID, func(t *testing.T) { f(t, newSample(t, p, &p.Schemes[i])) })
		}
	}
}
