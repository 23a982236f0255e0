package smoke_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/internal/smoke"
	"github.com/postern-dev/postern/pkg/webhook"
)

func TestDeleteIn(t *testing.T) {
	db, err := bolt.Open(t.TempDir() + "/postern.db")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	hooks := db.Webhooks()
	w := webhook.Webhook{
		ID: "wh_1", Key: webhook.Key{Workspace: "w", Product: "p", App: "a", Env: "dev", Event: "e"}, Status: webhook.Active,
		Secrets: []webhook.Secret{{ID: "s", Sealed: []byte("sealed")}},
	}
	require.NoError(t, hooks.Create(t.Context(), w))

	require.NoError(t, smoke.DeleteIn(hooks)(t.Context(), "wh_1"))
	got, err := hooks.ByID(t.Context(), "wh_1")
	require.NoError(t, err)
	assert.Equal(t, webhook.Deleted, got.Status)
	assert.Empty(t, got.Secrets)
	assert.ErrorIs(t, smoke.DeleteIn(hooks)(t.Context(), "wh_2"), webhook.ErrNotFound)
}
