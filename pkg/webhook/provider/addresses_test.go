package provider

import (
	"strings"
	"testing"

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
		if len(r.Body) > 0 {
			assert.Equal(t, want, got)
		}
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
