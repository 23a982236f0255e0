package bolt_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func open(t testing.TB, path string) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func openNew(t testing.TB) *bolt.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "postern.db"))
}

func TestWebhooks(t *testing.T) {
	webhooktest.RunWebhooks(t, func(t *testing.T) webhook.Webhooks { return openNew(t).Webhooks() })
}

func TestClaims(t *testing.T) {
	webhooktest.RunClaims(t, func(t *testing.T) webhook.Claims { return openNew(t).Claims() })
}

func TestArchive(t *testing.T) {
	webhooktest.RunArchive(t, func(t *testing.T) (webhook.Claims, webhook.Archive) {
		db := openNew(t)
		return db.Claims(), db.Archive()
	})
}

func TestDeliveries(t *testing.T) {
	webhooktest.RunDeliveries(t, func(t *testing.T) webhook.Deliveries { return openNew(t).Deliveries() })
}

func TestKeys(t *testing.T) {
	webhooktest.RunKeys(t, func(t *testing.T) webhook.Keys { return openNew(t).Keys() })
}

func TestQueue(t *testing.T) {
	webhooktest.RunQueue(t, func(t *testing.T) (webhook.Queue, webhooktest.Drain) {
		q := openNew(t).Events()
		return q, func(t *testing.T) []webhook.Message { return drain(t, q) }
	})
}

// TestShared runs the suites over one store, as they run over a server.
func TestShared(t *testing.T) {
	db := openNew(t)
	t.Run("all", func(t *testing.T) {
		webhooktest.RunWebhooks(t, func(*testing.T) webhook.Webhooks { return db.Webhooks() })
		webhooktest.RunClaims(t, func(*testing.T) webhook.Claims { return db.Claims() })
		webhooktest.RunArchive(t, func(*testing.T) (webhook.Claims, webhook.Archive) { return db.Claims(), db.Archive() })
		webhooktest.RunDeliveries(t, func(*testing.T) webhook.Deliveries { return db.Deliveries() })
		webhooktest.RunKeys(t, func(*testing.T) webhook.Keys { return db.Keys() })
	})
}

func drain(t *testing.T, q *bolt.Queue) []webhook.Message {
	t.Helper()
	var messages []webhook.Message
	for {
		got, err := q.Receive(t.Context(), bolt.ReceiveInput{Max: bolt.MaxBatch, Wait: 50 * time.Millisecond})
		require.NoError(t, err)
		if len(got) == 0 {
			return messages
		}
		for _, m := range got {
			require.NoError(t, q.Delete(t.Context(), m.Handle))
			messages = append(messages, m.Message)
		}
	}
}
