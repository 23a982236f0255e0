package webhooktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// deleted creates a webhook with everything that one may have, and deletes it.
func deleted(t *testing.T, s webhook.Webhooks) webhook.Webhook {
	t.Helper()
	w := fullWebhook()
	require.NoError(t, s.Create(t.Context(), w))
	require.NoError(t, s.Delete(t.Context(), w))
	return w
}

// assertDeleted checks what is left of w, which was deleted.
func assertDeleted(t *testing.T, s webhook.Webhooks, w webhook.Webhook) {
	t.Helper()
	want := w
	want.Status, want.Secrets = webhook.Deleted, nil
	byID, err := s.ByID(t.Context(), w.ID)
	require.NoError(t, err)
	assert.Equal(t, unchangedBy(want), unchangedBy(byID))
	for _, token := range tokensOf(w) {
		got, err := s.ByAddress(t.Context(), token)
		require.NoError(t, err, token)
		assert.Equal(t, unchangedBy(want), unchangedBy(got), token)
	}
}

// unchangedBy returns what Delete leaves as it was.
func unchangedBy(w webhook.Webhook) webhook.Webhook {
	w.Version, w.UpdatedAt = 0, time.Time{}
	return normal(w)
}

func deleteLeavesRest(t *testing.T, s webhook.Webhooks) {
	w := deleted(t, s)
	assertDeleted(t, s, w)
	_, err := s.ByKey(t.Context(), w.Key)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
	awaitPlaces(t, s, allOf(w.Key), 0)
}

func deleteFreesKey(t *testing.T, s webhook.Webhooks) {
	first := deleted(t, s)
	for range 2 {
		next := fill(newWebhook(first.Key))
		require.NoError(t, s.Create(t.Context(), next))
		assertStored(t, s, next)
		assertLeads(t, s, next)
		assertDeleted(t, s, first)
		awaitPlaces(t, s, allOf(first.Key), 1)
		require.NoError(t, s.Delete(t.Context(), next))
		first = next
	}
	again := newWebhook(newKey())
	again.ID = first.ID
	assert.ErrorIs(t, s.Create(t.Context(), again), webhook.ErrExists, "an id is never used again")
}

func deleteConflicts(t *testing.T, s webhook.Webhooks) {
	current, other := fullWebhook(), fullWebhook()
	require.NoError(t, s.Create(t.Context(), current))
	require.NoError(t, s.Create(t.Context(), other))
	require.NoError(t, s.Update(t.Context(), current))
	current.Version = 2

	for name, change := range map[string]func(w *webhook.Webhook){
		"a version that is past":    func(w *webhook.Webhook) { w.Version = 1 },
		"a version that is to come": func(w *webhook.Webhook) { w.Version = 3 },
		"no version":                func(w *webhook.Webhook) { w.Version = 0 },
		"another webhook's key":     func(w *webhook.Webhook) { w.Key = other.Key },
		"another webhook's id":      func(w *webhook.Webhook) { w.ID = other.ID },
		"a key without webhook":     func(w *webhook.Webhook) { w.Key = newKey() },
		"an id without webhook":     func(w *webhook.Webhook) { w.ID = unique("") },
		"another workspace (I8)":    func(w *webhook.Webhook) { w.Workspace = unique("ws-") },
	} {
		w := current
		change(&w)
		assert.ErrorIs(t, s.Delete(t.Context(), w), webhook.ErrConflict, name)
	}
	assertStored(t, s, current)
	assertStored(t, s, other)
	assertLeads(t, s, current)
}

func deleteIsFinal(t *testing.T, s webhook.Webhooks) {
	w := deleted(t, s)
	next := newWebhook(w.Key)
	require.NoError(t, s.Create(t.Context(), next))
	left, err := s.ByID(t.Context(), w.ID)
	require.NoError(t, err)
	for name, again := range map[string]webhook.Webhook{"as it was": w, "as it is": left} {
		again.Status = webhook.Active
		assert.ErrorIs(t, s.Delete(t.Context(), again), webhook.ErrConflict, name)
		assert.ErrorIs(t, s.Update(t.Context(), again), webhook.ErrConflict, name)
	}
	assertDeleted(t, s, w)
	assertStored(t, s, next)
}

func deleteRace(t *testing.T, s webhook.Webhooks) {
	w := fullWebhook()
	require.NoError(t, s.Create(t.Context(), w))
	errs := race(16, func(i int) error {
		if i%2 == 0 {
			return s.Delete(t.Context(), w)
		}
		return s.Update(t.Context(), w)
	})
	won := -1
	for i, err := range errs {
		if err == nil {
			require.Negative(t, won, "two have succeeded")
			won = i
			continue
		}
		assert.ErrorIs(t, err, webhook.ErrConflict)
	}
	require.GreaterOrEqual(t, won, 0, "none has succeeded")
	if won%2 == 0 {
		assertDeleted(t, s, w)
		return
	}
	w.Version = 2
	assertStored(t, s, w)
}
