package dynamodb_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// fill keeps deliveries until one finds no place, and returns that.
func fill(t *testing.T, s stores) webhook.KeptDelivery {
	for {
		d := newKept()
		if err := s.deliveries.Keep(t.Context(), d); err != nil {
			require.ErrorIs(t, err, webhook.ErrFull)
			return d
		}
	}
}

func TestCallsOfFullWebhook(t *testing.T) {
	s := openStores(t)
	d := fill(t, s)
	s.proxy.Calls()
	require.ErrorIs(t, s.deliveries.Keep(t.Context(), d), webhook.ErrFull)
	assert.Equal(t, 4, s.proxy.Calls())
	_, err := s.deliveries.Kept(t.Context(), d.WebhookID, d.ID, noon)
	require.ErrorIs(t, err, webhook.ErrNotFound)
	assert.Equal(t, 4, s.proxy.Calls())

	d.ReceivedAt = noon.Add(8 * 24 * time.Hour)
	require.NoError(t, s.deliveries.Keep(t.Context(), d))
	assert.Equal(t, 1, s.proxy.Calls(), "all have expired")
}

func TestListKeptOfMoreThanAPage(t *testing.T) {
	s := openStores(t)
	want := map[string]bool{}
	for range 20 {
		d := newKept()
		d.Body = make([]byte, 128<<10)
		require.NoError(t, s.deliveries.Keep(t.Context(), d))
		want[d.ID] = true
	}
	s.proxy.Calls()
	kept, err := s.deliveries.ListKept(t.Context(), "hook-1", noon)
	require.NoError(t, err)
	assert.Equal(t, 3, s.proxy.Calls())
	got := map[string]bool{}
	for _, d := range kept {
		got[d.ID] = true
	}
	assert.Equal(t, want, got)
}
