package provider

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"math/big"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func lookup(t testing.TB, name string) *Provider {
	t.Helper()
	p, ok := Lookup(name)
	require.True(t, ok, name)
	return p
}

func secrets(values ...string) Config {
	var cfg Config
	for _, v := range values {
		cfg.Secrets = append(cfg.Secrets, Secret{ID: "id of " + v, Value: v})
	}
	return cfg
}

func newVerifier(t testing.TB, p *Provider, cfg Config) Verifier {
	t.Helper()
	v, err := p.Verifier(cfg)
	require.NoError(t, err)
	return v
}

// signedRequest returns a request of p with that body, signed as of testNow.
func signedRequest(t testing.TB, p *Provider, cfg Config, body string) *Request {
	t.Helper()
	r := &Request{
		URL:    "https://hooks.example.com/v1/hooks/abc",
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   []byte(body),
	}
	require.NoError(t, p.Sign(r, cfg, testNow))
	return r
}

// causeOf returns why r is not verified as of testNow.
func causeOf(t testing.TB, v Verifier, r *Request) Cause {
	t.Helper()
	result, err := v.Verify(t.Context(), r, testNow)
	var failure *Failure
	require.ErrorAs(t, err, &failure)
	require.Zero(t, result)
	return failure.Cause
}

func verify(t testing.TB, v Verifier, r *Request) Result {
	t.Helper()
	result, err := v.Verify(t.Context(), r, testNow)
	require.NoError(t, err)
	return result
}

func publicPEM(t testing.TB, private crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(private.Public())
	require.NoError(t, err)
	return pemOf("PUBLIC KEY", der)
}

func privatePEM(t testing.TB, private crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return pemOf("PRIVATE KEY", der)
}

func certificate(t testing.TB, private crypto.Signer) string {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: testNow.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	return pemOf("CERTIFICATE", der)
}

// jwkOf returns the public key as a JSON Web Key.
func jwkOf(private *rsa.PrivateKey, id string) string {
	return fmt.Sprintf(`{"kty":"RSA","kid":%q,"n":%q,"e":"AQAB"}`, id, encodePart(private.N.Bytes()))
}

func ecdsaJWK(t testing.TB, public *ecdsa.PublicKey, id string) string {
	t.Helper()
	point, err := public.Bytes()
	require.NoError(t, err)
	size := (len(point) - 1) / 2
	return fmt.Sprintf(`{"kty":"EC","crv":%q,"kid":%q,"x":%q,"y":%q}`,
		public.Params().Name, id, encodePart(point[1:1+size]), encodePart(point[1+size:]))
}
