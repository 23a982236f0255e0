package provider

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tokenScheme is a description whose tokens a test makes by itself.
const tokenScheme = `{
	"primitive": "jwt",
	"signature": {"in": "header", "name": "authorization", "prefix": "Bearer "},
	"token": {"algs": ["HS256"], "leeway_s": 10, "max_age_s": 600, "max_lifetime_s": 900, "claims": [
		{"name": "aud", "equals": ["postern", "{url}"]},
		{"name": "digest", "equals": ["{body}"], "hash": "sha256", "encoding": "hex"}
	]}
}`

// handMade returns a token of any header and payload, signed as HS256.
func handMade(header, payload, secret string) string {
	input := encodePart([]byte(header)) + "." + encodePart([]byte(payload))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(input))
	return input + "." + encodePart(mac.Sum(nil))
}

func tokenRequest(token string) *Request {
	return &Request{
		Method: http.MethodPost, URL: "https://hooks.example.com/a",
		Header: http.Header{"Authorization": {token}}, Body: []byte("{}"),
	}
}

// claimsWith returns genuine claims as of testNow, changed by change.
func claimsWith(t *testing.T, change map[string]any) string {
	t.Helper()
	now := testNow.Unix()
	claims := map[string]any{"aud": "postern", "digest": hexOf("{}"), "iat": now, "exp": now + 60}
	for name, value := range change {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	raw, err := json.Marshal(claims)
	require.NoError(t, err)
	return string(raw)
}

func TestTokenClaims(t *testing.T) {
	now := testNow.Unix()
	tests := []struct {
		name   string
		change map[string]any
		want   Cause
	}{
		{"genuine", nil, ""},
		{"audience in a list", map[string]any{"aud": []string{"other", "postern"}}, ""},
		{"audience is the URL", map[string]any{"aud": "https://hooks.example.com/a"}, ""},
		{"other audience", map[string]any{"aud": "other"}, SignatureMismatch},
		{"list without the audience", map[string]any{"aud": []string{"other", "others"}}, SignatureMismatch},
		{"empty list", map[string]any{"aud": []string{}}, SignatureMismatch},
		{"list within a list", map[string]any{"aud": [][]string{{"postern"}}}, SignatureMismatch},
		{"audience that is an object", map[string]any{"aud": map[string]any{"a": "postern"}}, SignatureMismatch},
		{"no audience", map[string]any{"aud": nil}, SignatureMismatch},
		{"digest of another body", map[string]any{"digest": hexOf("[]")}, SignatureMismatch},
		{"no digest", map[string]any{"digest": nil}, SignatureMismatch},
		{"no expiry", map[string]any{"exp": nil}, ""},
		{"expired within the leeway", map[string]any{"exp": now - 9}, ""},
		{"expired at the end of the leeway", map[string]any{"exp": now - 10}, TimestampTooOld},
		{"expiry with a fraction", map[string]any{"exp": float64(now) - 9.5}, ""},
		{"expiry in text", map[string]any{"exp": fmt.Sprint(now + 60)}, TimestampMalformed},
		{"expiry beyond all time", map[string]any{"exp": 1e300}, TimestampMalformed},
		{"expired at the beginning of time", map[string]any{"exp": 0}, TimestampTooOld},
		{"starts at the beginning of time", map[string]any{"nbf": 0}, ""},
		{"negative expiry", map[string]any{"exp": -1}, TimestampMalformed},
		{"lives too long", map[string]any{"exp": now + 901}, TimestampTooNew},
		{"issued too long ago", map[string]any{"iat": now - 601}, TimestampTooOld},
		{"issued just in time", map[string]any{"iat": now - 600}, ""},
		{"not issued", map[string]any{"iat": nil}, TimestampMissing},
		{"issued shortly ahead", map[string]any{"iat": now + 300}, ""},
		{"issued far ahead", map[string]any{"iat": now + 301}, TimestampTooNew},
		{"starts within the leeway", map[string]any{"nbf": now + 10}, ""},
		{"starts after the leeway", map[string]any{"nbf": now + 11}, TimestampTooNew},
	}
	p, cfg := custom(t, tokenScheme, "secret")
	v := newVerifier(t, p, cfg)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := tokenRequest("Bearer " + handMade(`{"alg":"HS256"}`, claimsWith(t, tt.change), "secret"))
			if tt.want == "" {
				assert.Equal(t, Verified, verify(t, v, r).Proof)
				return
			}
			assert.Equal(t, tt.want, causeOf(t, v, r))
		})
	}
}

func TestTokenHeaders(t *testing.T) {
	claims := claimsWith(t, nil)
	tests := []struct {
		name, token string
		want        Cause
	}{
		{"other hash", handMade(`{"alg":"HS512"}`, claims, "secret"), SignatureMalformed},
		{"none", handMade(`{"alg":"none"}`, claims, "secret"), SignatureMalformed},
		{"none, unsigned", encodePart([]byte(`{"alg":"none"}`)) + "." + encodePart([]byte(claims)) + ".", SignatureMalformed},
		{"no algorithm", handMade(`{}`, claims, "secret"), SignatureMalformed},
		{"algorithm in lower case", handMade(`{"alg":"hs256"}`, claims, "secret"), SignatureMalformed},
		{"critical member", handMade(`{"alg":"HS256","crit":["exp"]}`, claims, "secret"), SignatureMalformed},
		{"unencoded payload", handMade(`{"alg":"HS256","b64":false,"crit":["b64"]}`, claims, "secret"), SignatureMalformed},
		{"header that is a list", handMade(`["HS256"]`, claims, "secret"), SignatureMalformed},
		{"other secret", handMade(`{"alg":"HS256"}`, claims, "other"), SignatureMismatch},
		{"two parts", "a.b", SignatureMalformed},
		{"four parts", handMade(`{"alg":"HS256"}`, claims, "secret") + ".x", SignatureMalformed},
		{"padding", handMade(`{"alg":"HS256"}`, claims, "secret") + "=", SignatureMalformed},
		{"no payload", handMade(`{"alg":"HS256"}`, "", "secret"), SignatureMalformed},
		{"payload that is no object", handMade(`{"alg":"HS256"}`, `1`, "secret"), SignatureMismatch},
	}
	p, cfg := custom(t, tokenScheme, "secret")
	v := newVerifier(t, p, cfg)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, causeOf(t, v, tokenRequest("Bearer "+tt.token)))
		})
	}
	t.Run("no bearer", func(t *testing.T) {
		assert.Equal(t, SignatureMalformed, causeOf(t, v, tokenRequest("Basic "+handMade(`{"alg":"HS256"}`, claims, "secret"))))
	})
	t.Run("two tokens", func(t *testing.T) {
		r := tokenRequest("Bearer " + handMade(`{"alg":"HS256"}`, claims, "secret"))
		r.Header["Authorization"] = append(r.Header["Authorization"], "Bearer x")
		assert.Equal(t, SignatureMalformed, causeOf(t, v, r))
	})
}

// A public key must never do as the shared secret of an HMAC.
func TestAlgorithmsAreNotConfused(t *testing.T) {
	p := lookup(t, "fusionauth")
	private := sampleRSAKeys()[0]
	public := publicPEM(t, private)
	v := newVerifier(t, p, secrets(public))
	claims := `{"request_body_sha256":"` + SHA256.base64(`{}`) + `"}`
	r := tokenRequest("")
	r.Header.Set("X-Fusionauth-Signature-Jwt", handMade(`{"alg":"HS256"}`, claims, public))
	assert.Equal(t, SignatureMismatch, causeOf(t, v, r))

	shared := newVerifier(t, p, secrets("shared secret"))
	r.Header.Set("X-Fusionauth-Signature-Jwt", handMade(`{"alg":"HS256"}`, claims, "shared secret"))
	assert.Equal(t, Verified, verify(t, shared, r).Proof)

	for _, name := range []string{"livekit", "upstash-qstash"} {
		cfg := secrets(public)
		cfg.Params = map[string]string{"api_key": "k"}
		if name != "livekit" {
			cfg.Params = nil
		}
		_, err := lookup(t, name).Verifier(cfg)
		var config *ConfigError
		require.ErrorAs(t, err, &config, name)
		assert.Equal(t, "secret", config.Field)
	}
}

// base64 is the digest of text.
func (h Hash) base64(text string) string {
	c := &content{chunks: []chunk{chunk(text)}}
	return Base64.encode(h.sum(c, nil))
}

func TestKeySets(t *testing.T) {
	p, cfg := custom(t, `{"primitive":"jwt","signature":{"in":"header","name":"x-token"},
		"token":{"algs":["RS256"],"claims":[{"name":"digest","equals":["{body}"],"hash":"sha256","encoding":"base64url"}]}}`, "")
	first, second := sampleRSAKeys()[0], sampleRSAKeys()[1]
	set := `{"keys":[{"kty":"oct","k":"AA","kid":"a"},{"kty":"RSA","use":"enc","n":"AA","e":"AQAB"},` +
		jwkOf(first, "one") + `,` + jwkOf(second, "two") + `,{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"bad"}]}`
	sign := func(key string) *Request {
		signing := cfg
		signing.Secrets = []Secret{{"1", key}}
		return signedRequest(t, p, signing, `{}`)
	}
	cfg.Secrets = []Secret{{"1", set}}
	v := newVerifier(t, p, cfg)
	for name, r := range map[string]*Request{"first": sign(privatePEM(t, first)), "second": sign(privatePEM(t, second))} {
		assert.Equal(t, "1", verify(t, v, r).SecretID, name)
	}
	t.Run("the key that is asked for", func(t *testing.T) {
		cfg.Secrets = []Secret{{"1", jwkOf(first, "one")}}
		v := newVerifier(t, p, cfg).(*verifier)
		keys := v.schemes[0].keys
		require.Len(t, keys, 1)
		assert.True(t, keys[0].answers(&claim{algorithm: RS256, keyID: "one"}))
		assert.True(t, keys[0].answers(&claim{algorithm: RS256}))
		assert.False(t, keys[0].answers(&claim{algorithm: RS256, keyID: "two"}))
		assert.False(t, keys[0].answers(&claim{algorithm: RS512}))
	})
	for name, text := range map[string]string{
		"empty set":          `{"keys":[]}`,
		"no key that fits":   `{"keys":[{"kty":"oct","k":"AA"}]}`,
		"cut short":          set[:40],
		"weak":               `{"kty":"RSA","n":"` + encodePart([]byte(strings.Repeat("\xff", 128))) + `","e":"AQAB"}`,
		"even exponent":      strings.Replace(jwkOf(first, "one"), "AQAB", "AQAA", 1),
		"other algorithm":    strings.Replace(jwkOf(first, "one"), `"kty"`, `"alg":"PS256","kty"`, 1),
		"shared":             "a shared secret",
		"point not on curve": `{"kty":"EC","crv":"P-256","x":"` + encodePart(make([]byte, 32)) + `","y":"` + encodePart(make([]byte, 32)) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			cfg.Secrets = []Secret{{"1", text}}
			_, err := p.Verifier(cfg)
			var config *ConfigError
			require.ErrorAs(t, err, &config)
			assert.Equal(t, "secret", config.Field)
		})
	}
}

// The content of a token in the body is what events are read from.
func TestTokenInTheBody(t *testing.T) {
	p := lookup(t, "wix")
	private := sampleRSAKeys()[0]
	r := &Request{Body: []byte(`{"eventType":"wix.ecom.v1.order_created","data":"{}"}`)}
	require.NoError(t, p.Sign(r, secrets(privatePEM(t, private)), testNow))
	again := &Request{Body: []byte(`{"eventType":"wix.ecom.v1.order_created","data":"{}"}`)}
	require.NoError(t, p.Sign(again, secrets(privatePEM(t, private)), testNow.Add(time.Minute)))
	require.NotEqual(t, r.Body, again.Body)
	v := newVerifier(t, p, secrets(publicPEM(t, private)))

	got := verify(t, v, r)

	assert.Equal(t, Verified, got.Proof)
	assert.Equal(t, "wix.ecom.v1.order_created", got.EventType)
	assert.Equal(t, got.EventID, verify(t, v, again).EventID, "a token made anew")
}

// FuzzToken holds any token to a refusal, unless it is the genuine one.
func FuzzToken(f *testing.F) {
	p, cfg := custom(f, tokenScheme, "secret")
	v := newVerifier(f, p, cfg)
	genuine := handMade(`{"alg":"HS256"}`, `{"aud":"postern"}`, "secret")
	f.Add(genuine)
	f.Add("..")
	f.Add(strings.Repeat(".", 100))
	f.Add(encodePart([]byte(`{"alg":"HS256","crit":[`)) + ".e30.")
	f.Fuzz(func(t *testing.T, token string) {
		_, err := v.Verify(t.Context(), tokenRequest("Bearer "+token), testNow)
		var failure *Failure
		require.ErrorAs(t, err, &failure)
	})
}

// FuzzKeySet holds any text to keys or an error.
func FuzzKeySet(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}`))
	f.Add([]byte(`{"kty":"EC","crv":"P-521","x":"","y":""}`))
	f.Add([]byte(`{"key":"-----BEGIN PUBLIC KEY-----AA==-----END PUBLIC KEY-----"}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		keys, err := parseJSONKeys(doc)
		assert.Equal(t, err == nil, len(keys) > 0)
	})
}

// MessageBird's SDK for Go refuses a token that does not end.
func TestMessageBirdsTokensEnd(t *testing.T) {
	v := newVerifier(t, lookup(t, "messagebird"), secrets("secret"))
	cause := func(claims string) Cause {
		r := tokenRequest("")
		r.Header = http.Header{"Messagebird-Signature-Jwt": {handMade(`{"alg":"HS256"}`,
			`{"iss":"MessageBird","jti":"a","url_hash":"`+hexOf(r.URL)+`","payload_hash":"`+hexOf("{}")+`"`+claims+`}`, "secret")}}
		if _, err := v.Verify(t.Context(), r, testNow); err != nil {
			return err.(*Failure).Cause
		}
		return ""
	}

	assert.Empty(t, cause(fmt.Sprintf(`,"exp":%d`, testNow.Unix()+60)))
	assert.NotEmpty(t, cause(""))
}
