package provider

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretsAreRefused(t *testing.T) {
	tests := []struct {
		name, provider string
		secrets        []string
		want           string
	}{
		{"none", "stripe", nil, "is required"},
		{"empty", "stripe", []string{""}, "must not be empty or blank"},
		{"blank", "stripe", []string{" \t\n"}, "must not be empty or blank"},
		{"one of two empty", "stripe", []string{"secret", ""}, "must not be empty or blank"},
		{"prefix alone", "standard-webhooks", []string{"whsec_"}, "must not be empty or blank"},
		{"not base64", "standard-webhooks", []string{"whsec_!!!!"}, "must be base64"},
		{"public key in PEM as a shared secret", "stripe", []string{publicPEM(t, p256(t))}, "must be a shared secret"},
		{"no key", "sendgrid", []string{"secret"}, "must be a public key"},
		{"empty key", "sendgrid", []string{" "}, "must not be empty or blank"},
		{"key of another kind", "sendgrid", []string{publicPEM(t, rsaKeyOf(t, 2048))}, "curve P-256"},
		{"key on another curve", "sendgrid", []string{publicPEM(t, p384(t))}, "curve P-256"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := lookup(t, tt.provider).Verifier(secrets(tt.secrets...))
			var config *ConfigError
			require.ErrorAs(t, err, &config)
			assert.Equal(t, "secret", config.Field)
			assert.Contains(t, config.Message, tt.want)
		})
	}
}

func TestErrorsHoldNothingOfSecrets(t *testing.T) {
	const secret = "0123456789abcdef-secret!"
	for _, name := range Names() {
		p := lookup(t, name)
		cfg := secrets(secret)
		cfg.Scheme = []byte(`{"primitive":"hmac","hash":"sha256","key":{"encoding":"base64"},"signed_content":"{body}","signature":{"in":"header","name":"x","encoding":"hex"}}`)
		if !p.custom {
			cfg.Scheme = nil
		}
		if _, err := p.Verifier(cfg); err != nil {
			assert.NotContains(t, err.Error(), secret[:8], name)
		}
	}
}

func TestParametersAreRefused(t *testing.T) {
	tests := []struct {
		name   string
		params map[string]string
		field  string
	}{
		{"unknown", map[string]string{"tolerence": "5"}, "params.tolerence"},
		{"unknown scheme", map[string]string{"scheme": "stripe.v0"}, "params.scheme"},
		{"no number", map[string]string{"tolerance": "5m"}, "params.tolerance"},
		{"zero", map[string]string{"tolerance": "0"}, "params.tolerance"},
		{"over a week", map[string]string{"tolerance": "604801"}, "params.tolerance"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := secrets("secret")
			cfg.Params = tt.params
			_, err := lookup(t, "stripe").Verifier(cfg)
			var config *ConfigError
			require.ErrorAs(t, err, &config)
			assert.Equal(t, tt.field, config.Field)
		})
	}
}

func TestSchemeIsForCustomOnly(t *testing.T) {
	cfg := secrets("secret")
	cfg.Scheme = []byte(`{}`)
	_, err := lookup(t, "stripe").Verifier(cfg)
	var config *ConfigError
	require.ErrorAs(t, err, &config)
	assert.Equal(t, "scheme", config.Field)
}

// Keys come in the forms that tools and dashboards give them in.
func TestPublicKeyForms(t *testing.T) {
	private := p256(t)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	sec1, err := x509.MarshalECPrivateKey(private)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(private.Public())
	require.NoError(t, err)
	p := lookup(t, "sendgrid")
	r := signedRequest(t, p, secrets(pemOf("PRIVATE KEY", pkcs8)), `[]`)
	for name, key := range map[string]string{
		"PKIX in base64":      Base64.encode(der),
		"PKIX in PEM":         publicPEM(t, private),
		"PEM between spaces":  "\n" + publicPEM(t, private) + "\n\n",
		"certificate":         certificate(t, private),
		"private key, PKCS 8": pemOf("PRIVATE KEY", pkcs8),
		"private key, SEC 1":  pemOf("EC PRIVATE KEY", sec1),
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, Verified, verify(t, newVerifier(t, p, secrets(key)), r).Proof)
		})
	}
}

func TestSignNeedsAPrivateKey(t *testing.T) {
	err := lookup(t, "sendgrid").Sign(&Request{}, secrets(publicPEM(t, p256(t))), testNow)
	var config *ConfigError
	require.ErrorAs(t, err, &config)
	assert.Equal(t, &ConfigError{"secret", errNoPrivateKey.Error()}, config)
}

func p256(t testing.TB) *ecdsa.PrivateKey { return ecdsaKeyOn(t, elliptic.P256()) }
func p384(t testing.TB) *ecdsa.PrivateKey { return ecdsaKeyOn(t, elliptic.P384()) }

func ecdsaKeyOn(t testing.TB, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(curve, rand.Reader)
	require.NoError(t, err)
	return private
}

func rsaKeyOf(t testing.TB, bits int) *rsa.PrivateKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, bits)
	require.NoError(t, err)
	return private
}

func pemOf(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
