package boltinbox_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer/boltinbox"
)

func TestInboxOutlivesItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inbox.db")
	now := time.Now()
	claim := webhook.Claim{WebhookID: "wh_1", EventID: "a", Owner: "1", At: now, Lease: now.Add(time.Minute), Expires: now.Add(time.Hour)}
	inbox, err := boltinbox.Open(path)
	require.NoError(t, err)
	_, err = boltinbox.Open(path)
	require.ErrorIs(t, err, boltinbox.ErrInUse, "one process at a time")
	found, err := inbox.Claim(t.Context(), claim)
	require.NoError(t, err)
	require.Equal(t, webhook.Won, found)
	require.NoError(t, inbox.Commit(t.Context(), claim, nil))
	require.NoError(t, inbox.Close())
	_, err = inbox.Claim(t.Context(), claim)
	require.Error(t, err, "it is closed")

	inbox, err = boltinbox.Open(path)
	require.NoError(t, err)
	claim.Owner = "2"
	found, err = inbox.Claim(t.Context(), claim)
	require.NoError(t, err)
	assert.Equal(t, webhook.Queued, found)
	require.NoError(t, inbox.Close())
}

func TestWhatIsNoInboxIsNotOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inbox.db")
	require.NoError(t, os.WriteFile(path, []byte("a letter"), 0o600))
	_, err := boltinbox.Open(path)
	assert.ErrorIs(t, err, boltinbox.ErrDamaged)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "a letter", string(b))
}
