package provider

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Without its prefix a public key reads as a shared secret, which it must not be for
// one version while it is a public key for the other.
func TestPublicKeyWithoutItsPrefixVerifiesNothing(t *testing.T) { // I2
	p := lookup(t, "standard-webhooks")
	r := signedRequest(t, p, secrets("whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="), `{"type":"ping"}`)
	const public = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
	verify(t, newVerifier(t, p, secrets(public)), r)
	_, err := newVerifier(t, p, secrets(strings.TrimPrefix(public, "whpk_"))).Verify(t.Context(), r, testNow)
	assert.Error(t, err)
}
