package webhooktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// assertLeads checks that the id of want, and each of its addresses, leads to it.
func assertLeads(t *testing.T, s webhook.Webhooks, want webhook.Webhook) {
	t.Helper()
	for _, token := range tokensOf(want) {
		got, err := s.ByAddress(t.Context(), token)
		require.NoError(t, err, token)
		assert.Equal(t, normal(want), normal(got), token)
	}
}

func tokensOf(w webhook.Webhook) []string {
	tokens := []string{w.ID}
	for _, a := range w.Addresses {
		tokens = append(tokens, a.Token)
	}
	return tokens
}

func byAddressFinds(t *testing.T, s webhook.Webhooks) {
	full, plain := fullWebhook(), newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), full))
	require.NoError(t, s.Create(t.Context(), plain))
	assertLeads(t, s, full)
	assertLeads(t, s, plain)
}

func byAddressNotFound(t *testing.T, s webhook.Webhooks) {
	w := fullWebhook()
	require.NoError(t, s.Create(t.Context(), w))
	for name, token := range map[string]string{
		"nothing": unique(""), "a part": w.ID[:len(w.ID)-1], "more": w.Addresses[0].Token + "x",
		"a URL": w.URL, "a secret's id": w.Secrets[0].ID,
	} {
		_, err := s.ByAddress(t.Context(), token)
		assert.ErrorIs(t, err, webhook.ErrNotFound, name)
	}
	_, err := s.ByID(t.Context(), w.Addresses[0].Token)
	assert.ErrorIs(t, err, webhook.ErrNotFound, "ByID knows no further address")
}

func byAddressSeesUpdates(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), w))
	for range 8 {
		w.Addresses = append(w.Addresses, newAddress(w, unique(""), 0))
		require.NoError(t, s.Update(t.Context(), w))
		w.Version++
		assertLeads(t, s, w)
	}
	assertStored(t, s, w)

	w.Addresses = w.Addresses[4:]
	require.NoError(t, s.Update(t.Context(), w))
	w.Version++
	assertLeads(t, s, w)
	assertStored(t, s, w)
}

// Whether an address still works is for the caller to judge.
func byAddressExpired(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	w.IDExpiresAt = now().Add(-time.Hour)
	w.Addresses = []webhook.Address{newAddress(w, "past", -time.Minute), newAddress(w, "current", 0)}
	require.NoError(t, s.Create(t.Context(), w))
	assertLeads(t, s, w)
}
