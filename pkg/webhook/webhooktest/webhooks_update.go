package webhooktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func updateReplaces(t *testing.T, s webhook.Webhooks) {
	full := fullWebhook()
	plain := newWebhook(full.Key)
	plain.ID, plain.URL, plain.CreatedAt = full.ID, full.URL, full.CreatedAt
	require.NoError(t, s.Create(t.Context(), plain))

	full.UpdatedAt = plain.UpdatedAt.Add(time.Millisecond)
	require.NoError(t, s.Update(t.Context(), full))
	full.Version = 2
	assertStored(t, s, full)

	plain.Version = 2
	require.NoError(t, s.Update(t.Context(), plain))
	plain.Version = 3
	assertStored(t, s, plain)
}

func updateConflicts(t *testing.T, s webhook.Webhooks) {
	current, other := newWebhook(newKey()), newWebhook(newKey())
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
		w.Description = name
		change(&w)
		assert.ErrorIs(t, s.Update(t.Context(), w), webhook.ErrConflict, name)
	}
	assertStored(t, s, current)
	assertStored(t, s, other)
}

func updateRace(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), w))
	changes := make([]webhook.Webhook, 32)
	for i := range changes {
		changes[i] = w
		changes[i].Description = unique("")
	}
	errs := race(len(changes), func(i int) error { return s.Update(t.Context(), changes[i]) })

	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			changes[i].Version = 2
			assertStored(t, s, changes[i])
			continue
		}
		assert.ErrorIs(t, err, webhook.ErrConflict)
	}
	assert.Equal(t, 1, won)
}
