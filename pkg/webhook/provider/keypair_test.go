package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the one half signs the other verifies. A pair of each kind is made once, since
// that takes a while.
func TestKeyPairs(t *testing.T) {
	tried := map[string]bool{}
	eachScheme(t, func(t *testing.T, sm *sample) {
		newKey := sm.scheme.newPrivateKey()
		kind := kindOf(sm.scheme)
		if newKey == nil || tried[kind] {
			return
		}
		tried[kind] = true
		private, public, ok, err := sm.provider.KeyPair(sm.scheme.ID)
		require.NoError(t, err)
		require.True(t, ok)
		sm.signing.Secrets[0].Value, sm.verifying.Secrets[0].Value = private, public
		verify(t, newVerifier(t, sm.provider, sm.verifying), sm.request(t))
	})
	assert.GreaterOrEqual(t, len(tried), 4)
}

// kindOf is the same for schemes whose keys are made alike.
func kindOf(s *Scheme) string {
	if s.Token == nil {
		return string(s.Primitive)
	}
	return string(s.Primitive) + string(s.Token.Algorithms[0])
}

func TestKeyPairOfTheFirstScheme(t *testing.T) {
	for name, want := range map[string]bool{"sendgrid": true, "discord": true, "stripe": false, "standard-webhooks": false, "docker-hub": false} {
		_, _, ok, err := lookup(t, name).KeyPair("")
		require.NoError(t, err)
		assert.Equal(t, want, ok, name)
	}
	_, public, ok, err := lookup(t, "standard-webhooks").KeyPair("standard-webhooks.v1a")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Regexp(t, `^whpk_[A-Za-z0-9+/]{43}=$`, public)
}
