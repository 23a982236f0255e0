package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a forger is told is where the signature was looked for, and not what it should be.
func TestFailuresNameTheHeaderAlone(t *testing.T) { // I5
	for name, header := range map[string]string{
		"stripe": "Stripe-Signature", "github": "X-Hub-Signature-256", "slack": "X-Slack-Signature", "shopify": "X-Shopify-Hmac-Sha256",
	} {
		t.Run(name, func(t *testing.T) {
			p := lookup(t, name)
			cfg := secrets("a secret of ours")
			r := signedRequest(t, p, cfg, `{"id":"evt_1"}`)
			r.Body = []byte(`{"id":"evt_2"}`)
			_, err := newVerifier(t, p, cfg).Verify(t.Context(), r, testNow)
			require.Error(t, err)
			assert.Equal(t, &Failure{SignatureMismatch, header}, err)
			assert.Equal(t, "signature_mismatch: "+header, err.Error())
		})
	}
}
