package kms_test

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/kms"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func TestSealer(t *testing.T) {
	client := kms.NewClient(awstest.KMS(t))
	key := awstest.Key(t, client)
	webhooktest.RunSealer(t, func(*testing.T) webhook.Sealer { return kms.New(client, key) })
}

// open returns a sealer with a key of its own, behind a proxy.
func open(t *testing.T) (*kms.Sealer, *awstest.Proxy) {
	t.Helper()
	cfg := awstest.KMS(t)
	key := awstest.Key(t, kms.NewClient(cfg))
	cfg, proxy := awstest.Through(t, cfg)
	return kms.New(kms.NewClient(cfg), key), proxy
}

var secret = []byte("whsec_test")

func TestCalls(t *testing.T) {
	sealer, proxy := open(t)
	sealed, err := sealer.Seal(t.Context(), "hook-1", secret)
	require.NoError(t, err)
	assert.Equal(t, 1, proxy.Calls())
	_, err = sealer.Open(t.Context(), "hook-1", sealed)
	require.NoError(t, err)
	assert.Equal(t, 1, proxy.Calls())

	for _, size := range []int{0, 4097} {
		_, err = sealer.Seal(t.Context(), "hook-1", make([]byte, size))
		require.Error(t, err, "%d bytes", size)
		assert.Zero(t, proxy.Calls(), "%d bytes", size)
	}

	damaged := slices.Clone(sealed)
	damaged[len(damaged)-1] ^= 1
	_, err = sealer.Open(t.Context(), "hook-1", damaged)
	require.ErrorIs(t, err, webhook.ErrSealBroken)
	assert.Zero(t, proxy.Calls())
}

// KMS itself refuses what was altered on purpose, digest and all.
func TestOpenOfForged(t *testing.T) {
	sealer, proxy := open(t)
	sealed, err := sealer.Seal(t.Context(), "hook-1", secret)
	require.NoError(t, err)
	proxy.Calls()

	blob := sealed[9:]
	blob[len(blob)-1] ^= 1
	digest := sha256.Sum256(blob)
	copy(sealed[1:9], digest[:])
	_, err = sealer.Open(t.Context(), "hook-1", sealed)
	assert.ErrorIs(t, err, webhook.ErrSealBroken)
	assert.Equal(t, 1, proxy.Calls())
}

func TestOpenSaysWhoseFaultItIs(t *testing.T) {
	sealer, proxy := open(t)
	sealed, err := sealer.Seal(t.Context(), "hook-1", secret)
	require.NoError(t, err)
	for _, c := range []struct {
		code   string
		broken bool
	}{
		{"InvalidCiphertextException", true},
		{"IncorrectKeyException", true},
		{"AccessDeniedException", false},
		{"DisabledException", false},
		{"KMSInvalidStateException", false},
		{"NotFoundException", false},
	} {
		proxy.Inject(awstest.Refuse(http.StatusBadRequest, c.code, nil))
		_, err := sealer.Open(t.Context(), "hook-1", sealed)
		require.Error(t, err, c.code)
		assert.Equal(t, c.broken, errors.Is(err, webhook.ErrSealBroken), c.code)
	}
}

func TestOpenUnderAnotherKeyFails(t *testing.T) {
	sealer, _ := open(t)
	other, _ := open(t)
	sealed, err := other.Seal(t.Context(), "hook-1", secret)
	require.NoError(t, err)
	opened, err := sealer.Open(t.Context(), "hook-1", sealed)
	assert.Error(t, err)
	assert.Empty(t, opened)
}

func TestLostAnswers(t *testing.T) {
	sealer, proxy := open(t)
	proxy.Inject(awstest.LoseAnswer)
	sealed, err := sealer.Seal(t.Context(), "hook-1", secret)
	require.NoError(t, err)
	proxy.Inject(awstest.LoseAnswer)
	opened, err := sealer.Open(t.Context(), "hook-1", sealed)
	require.NoError(t, err)
	assert.Equal(t, secret, opened)
}
