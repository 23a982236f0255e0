package provider

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const ownDomain = "https://hooks.customer.example/stripe"

// Every scheme that signs the URL holds for a request that went to another address
// of the webhook, with that configured, and not without.
func TestFurtherAddresses(t *testing.T) {
	n := 0
	eachScheme(t, func(t *testing.T, sm *sample) {
		v := newVerifier(t, sm.provider, sm.verifying)
		if !v.(*verifier).schemes[0].covers.url || sm.scheme.ID == "messagebird.legacy" { // which signs the query alone
			return
		}
		n++
		r := sm.request(t)
		minted := r.URL
		sent := &Request{Method: r.Method, URL: strings.Replace(minted, "https://hooks.example.com/v1/hooks/abc", ownDomain, 1), Body: r.Body, Header: r.Header}
		require.NotEqual(t, minted, sent.URL)
		want := verify(t, v, r)
		assert.Equal(t, SignatureMismatch, causeOf(t, v, sent), "without the address")

		cfg := sm.verifying
		cfg.URLs = []string{"https://other.example/x", "https://hooks.example.com/v1/hooks/abc"}
		v = newVerifier(t, sm.provider, cfg)
		got := verify(t, v, sent)
		assert.Equal(t, minted, got.URL, "the one that is signed")
		assert.Equal(t, want, got, "the id too, which may be of what is signed")
		sent.URL = ownDomain + "?forged=1"
		if strings.Contains(sm.scheme.Content, "{url}") {
			assert.NotEmpty(t, causeOf(t, v, sent), "the query is as it was sent")
		}
	})
	assert.GreaterOrEqual(t, n, 8)
}

// What is no mismatch is not tried again elsewhere, and the failure is the first.
func TestFurtherAddressesDoNotHideFailures(t *testing.T) {
	p := lookup(t, "hubspot")
	cfg := secrets("secret")
	cfg.URLs = []string{ownDomain}
	v := newVerifier(t, p, cfg)
	r := &Request{URL: "https://hooks.example.com/a", Body: []byte("[]")}
	assert.Equal(t, SignatureMissing, causeOf(t, v, r))
}

func TestAConfigMayBeChangedOnceThereIsAVerifier(t *testing.T) {
	p := lookup(t, "square")
	cfg := secrets("secret")
	cfg.URLs = []string{ownDomain}
	v := newVerifier(t, p, cfg)
	r := &Request{URL: ownDomain, Body: []byte("{}")}
	require.NoError(t, p.Sign(r, secrets("secret"), testNow))
	r.URL = "https://hooks.example.com/a"
	cfg.URLs[0], cfg.Secrets[0].Value = "https://other.example/", "other"
	assert.Equal(t, ownDomain, verify(t, v, r).URL)
}

// A consumer that verifies once more has the URL that is signed, and no other.
func TestAnIdOfTheSignedURL(t *testing.T) {
	p := lookup(t, "custom")
	cfg := secrets("secret")
	cfg.Scheme = []byte(`{"primitive": "hmac", "hash": "sha256", "signature": {"in": "header", "name": "X-Signature", "encoding": "hex"}, "signed_content": "{url}{body}"}`)
	r := &Request{Method: http.MethodPost, URL: ownDomain + "?event=1", Header: http.Header{}}
	require.NoError(t, p.Sign(r, cfg, testNow))
	again := *r
	r.URL = "https://hooks.example.com/v1/hooks/abc?event=1"
	cfg.URLs = []string{ownDomain}
	first := verify(t, newVerifier(t, p, cfg), r)
	assert.Equal(t, again.URL, first.URL)
	cfg.URLs = nil
	assert.Equal(t, first.EventID, verify(t, newVerifier(t, p, cfg), &again).EventID)
}

// Whoever sets the webhook up has to know that the clock is at fault, and not the URL.
func TestTooOldAtAFurtherAddress(t *testing.T) {
	p := lookup(t, "hubspot")
	cfg := secrets("secret")
	r := &Request{Method: http.MethodPost, URL: ownDomain, Header: http.Header{}, Body: []byte("[]")}
	require.NoError(t, p.Sign(r, cfg, testNow.Add(-time.Hour)))
	r.URL = "https://hooks.example.com/v1/hooks/abc"
	cfg.URLs = []string{ownDomain, "https://other.example/x"}
	assert.Equal(t, TimestampTooOld, causeOf(t, newVerifier(t, p, cfg), r))
}

func TestAddressesThatCannotBe(t *testing.T) {
	for name, urls := range map[string][]string{
		"relative":    {"/a"},
		"no host":     {"https:///a"},
		"query":       {ownDomain + "?a=b"},
		"fragment":    {ownDomain + "#a"},
		"credentials": {"https://user@hooks.example.com/"},
		"scheme":      {"ftp://hooks.example.com/"},
		"no URL":      {"https://a b/"},
		"too many":    strings.Split(strings.Repeat(ownDomain+" ", maxAddresses)+ownDomain, " "),
	} {
		cfg := secrets("secret")
		cfg.URLs = urls
		_, err := lookup(t, "square").Verifier(cfg)
		var config *ConfigError
		require.ErrorAs(t, err, &config, name)
		assert.Equal(t, "urls", config.Field)
	}
}
