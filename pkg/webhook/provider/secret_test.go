package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretForms(t *testing.T) {
	tests := []struct {
		name, text, want string
		key              Key
	}{
		{"text as it is", " sécret\n", " sécret\n", Key{}},
		{"hex in either case", "00fF", "\x00\xff", Key{Encoding: Hex}},
		{"base64", "c2VjcmV0", "secret", Key{Encoding: Base64}},
		{"base64 without padding", "c2VjcmV0cw", "secrets", Key{Encoding: Base64}},
		{"base64 with padding", "c2VjcmV0cw==", "secrets", Key{Encoding: Base64}},
		{"prefix", "whsec_c2VjcmV0", "secret", Key{Encoding: Base64, StripPrefix: []string{"v1,", "whsec_"}}},
		{"two prefixes", "v1,whsec_c2VjcmV0", "secret", Key{Encoding: Base64, StripPrefix: []string{"v1,", "whsec_"}}},
		{"prefix that must be there", "whsec_c2VjcmV0", "secret", Key{Encoding: Base64, Prefix: "whsec_"}},
		{"compatibility form of Unicode", "ﬁ\u00e9", "fie\u0301", Key{Normalize: nfkd}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.key.secret(tt.text)
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(got))
		})
	}
}

// A scheme that proves less is none that a sender can choose.
func TestOptInSchemes(t *testing.T) {
	p := lookup(t, "hubspot")
	cfg := secrets("secret")
	cfg.Params = map[string]string{"scheme": "hubspot.v1"}
	r := signedRequest(t, p, cfg, `[]`)
	require.NotEmpty(t, r.Header.Get("X-Hubspot-Signature"))

	assert.Equal(t, "hubspot.v1", verify(t, newVerifier(t, p, cfg), r).Scheme)
	assert.Equal(t, SignatureMissing, causeOf(t, newVerifier(t, p, secrets("secret")), r))
}

func TestWeakKeysAreRefused(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0")
	weak := rsaKeyOf(t, 1024)
	_, err := lookup(t, "wise").Verifier(secrets(publicPEM(t, weak)))
	assert.ErrorContains(t, err, "at least 2048 bits")
}

func TestStaticTokens(t *testing.T) {
	tests := []struct {
		name, provider string
		header, value  string
		params         map[string]string
		want           Cause
	}{
		{name: "token", provider: "telegram", header: "X-Telegram-Bot-Api-Secret-Token", value: "user:secret"},
		{name: "other token", provider: "telegram", header: "X-Telegram-Bot-Api-Secret-Token", value: "user:secreu", want: SignatureMismatch},
		{name: "longer token", provider: "telegram", header: "X-Telegram-Bot-Api-Secret-Token", value: "user:secret ", want: SignatureMismatch},
		{name: "no token", provider: "telegram", header: "X-Other", value: "user:secret", want: SignatureMissing},
		{name: "header of the owner's choice", provider: "okta", header: "X-Mine", value: "user:secret", params: map[string]string{"header": "x-mine"}},
		{name: "basic", provider: "chargebee", header: "Authorization", value: "basic dXNlcjpzZWNyZXQ="},
		{name: "other scheme", provider: "chargebee", header: "Authorization", value: "Bearer dXNlcjpzZWNyZXQ=", want: SignatureMalformed},
		{name: "basic in other letters", provider: "chargebee", header: "Authorization", value: "Basic dXNlcjpzZWNyZXQ", want: SignatureMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := secrets("user:secret")
			cfg.Params = tt.params
			v := newVerifier(t, lookup(t, tt.provider), cfg)
			r := &Request{Header: map[string][]string{tt.header: {tt.value}}, Body: []byte(`{}`)}
			if tt.want != "" {
				assert.Equal(t, tt.want, causeOf(t, v, r))
				return
			}
			assert.Equal(t, Authenticated, verify(t, v, r).Proof)
		})
	}
}

// A list of the headers that are signed must not be made shorter.
func TestSignedHeaderLists(t *testing.T) {
	p := lookup(t, "contentful")
	cfg := secrets("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
	v := newVerifier(t, p, cfg)
	r := &Request{URL: "https://a.example/x", Header: map[string][]string{
		"X-Contentful-Signed-Headers": {"x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic"},
		"X-Contentful-Topic":          {"publish"},
	}}
	require.NoError(t, p.Sign(r, cfg, testNow))
	require.Equal(t, "publish", verify(t, v, r).EventType)

	for _, list := range []string{"x-contentful-signed-headers", "x-contentful-timestamp", "", "x-contentful-topic"} {
		changed := r.Header.Clone()
		changed.Set("X-Contentful-Signed-Headers", list)
		assert.Equal(t, SignatureMalformed, causeOf(t, v, &Request{Method: r.Method, URL: r.URL, Header: changed}), list)
	}
}
