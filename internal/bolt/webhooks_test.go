package bolt

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Tokens are random, and never meet: if they do all the same, the one that was
// there first stays.
func TestAddressesAreNotTakenFromAnother(t *testing.T) {
	db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	defer db.Close()
	s := db.Webhooks()
	first := crashWebhook("first")
	first.Addresses = []webhook.Address{{Token: "taken"}}
	require.NoError(t, s.Create(t.Context(), first))
	second := crashWebhook("second")
	require.NoError(t, s.Create(t.Context(), second))

	for _, token := range []string{"taken", "first"} {
		third := crashWebhook("third")
		third.Addresses = []webhook.Address{{Token: token}}
		assert.ErrorIs(t, s.Create(t.Context(), third), webhook.ErrExists, token)
		second.Version, second.Addresses = 1, third.Addresses
		assert.ErrorIs(t, s.Update(t.Context(), second), webhook.ErrConflict, token)
		w, err := s.ByAddress(t.Context(), token)
		require.NoError(t, err)
		assert.Equal(t, "first", w.ID)
	}
	assert.ErrorIs(t, s.Create(t.Context(), crashWebhook("taken")), webhook.ErrExists, "an id is an address too")
	assertConsistent(t, db)
}

func TestActivityGoesWithItsWebhook(t *testing.T) {
	db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	defer db.Close()
	s, w := db.Webhooks(), crashWebhook("first")
	require.NoError(t, s.Create(t.Context(), w))
	require.NoError(t, s.Note(t.Context(), w.Key, webhook.Activity{LastReceived: time.Now()}))
	w.Version = 1
	require.NoError(t, s.Delete(t.Context(), w))
	w.ID = "next"
	require.NoError(t, s.Create(t.Context(), w))
	found, _, err := s.List(t.Context(), webhook.Query{Workspace: w.Workspace, Product: w.Product, App: w.App, Limit: 1})
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Zero(t, found[0].Activity)
}
