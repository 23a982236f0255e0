package webhooktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func commitOfNothing(t *testing.T, s webhook.Claims) {
	require.ErrorIs(t, s.Commit(t.Context(), newClaim(), nil), webhook.ErrClaimLost)
	c := won(t, s)
	require.NoError(t, s.Release(t.Context(), c))
	require.ErrorIs(t, s.Commit(t.Context(), c, nil), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Won, another(c))
}

func commitByStranger(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	require.ErrorIs(t, s.Commit(t.Context(), another(c), nil), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Busy, another(c))
	require.NoError(t, s.Commit(t.Context(), c, nil))
	require.ErrorIs(t, s.Commit(t.Context(), another(c), nil), webhook.ErrClaimLost)
}

func commitRepeated(t *testing.T, s webhook.Claims) {
	c := queued(t, s)
	require.NoError(t, s.Commit(t.Context(), c, nil))
	requireFound(t, s, webhook.Queued, another(c))
}

func commitSetsExpiry(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	claimed := c.Expires
	c.Expires = claimed.Add(window)
	require.NoError(t, s.Commit(t.Context(), c, nil))
	requireFound(t, s, webhook.Queued, anotherAt(c, claimed.Add(time.Hour)))
	requireFound(t, s, webhook.Won, anotherAt(c, c.Expires.Add(2*time.Second)))
}

func commitAfterLease(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	c.At = c.Lease.Add(time.Minute)
	require.NoError(t, s.Commit(t.Context(), c, nil))
	requireFound(t, s, webhook.Queued, another(c))
}

func commitAfterTakeover(t *testing.T, s webhook.Claims) {
	loser, holder := takenOver(t, s)
	require.ErrorIs(t, s.Commit(t.Context(), loser, nil), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Busy, another(holder))
	require.NoError(t, s.Commit(t.Context(), holder, nil))
	require.ErrorIs(t, s.Commit(t.Context(), loser, nil), webhook.ErrClaimLost)
}

func releaseOfNothing(t *testing.T, s webhook.Claims) {
	c := newClaim()
	require.ErrorIs(t, s.Release(t.Context(), c), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Won, c)
	require.NoError(t, s.Release(t.Context(), c))
	require.ErrorIs(t, s.Release(t.Context(), c), webhook.ErrClaimLost)
}

func releaseByStranger(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	require.ErrorIs(t, s.Release(t.Context(), another(c)), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Busy, another(c))
}

func releaseOfQueued(t *testing.T, s webhook.Claims) {
	c := queued(t, s)
	require.ErrorIs(t, s.Release(t.Context(), c), webhook.ErrClaimLost)
	require.ErrorIs(t, s.Release(t.Context(), another(c)), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Queued, another(c))
}

func releaseAfterTakeover(t *testing.T, s webhook.Claims) {
	loser, holder := takenOver(t, s)
	require.ErrorIs(t, s.Release(t.Context(), loser), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Busy, another(holder))
	require.NoError(t, s.Release(t.Context(), holder))
	requireFound(t, s, webhook.Won, another(holder))
}
