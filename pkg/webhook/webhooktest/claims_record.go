package webhooktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// recordOf is the record of c's event. Its expiry is in seconds, which is what
// every store keeps.
func recordOf(c webhook.Claim) webhook.Record {
	return webhook.Record{
		WebhookID: c.WebhookID, EventID: c.EventID, Type: "payment_intent.succeeded",
		QueuedAt: c.At, Expires: c.At.Add(30 * 24 * time.Hour).Truncate(time.Second), Message: []byte(unique("message ")),
	}
}

func commitWithRecord(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	r := recordOf(c)
	stranger := another(c)
	require.ErrorIs(t, s.Commit(t.Context(), stranger, &r), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Busy, stranger)
	require.NoError(t, s.Commit(t.Context(), c, &r))
	require.NoError(t, s.Commit(t.Context(), c, &r))
	require.ErrorIs(t, s.Commit(t.Context(), stranger, &r), webhook.ErrClaimLost)
	require.ErrorIs(t, s.Release(t.Context(), c), webhook.ErrClaimLost)
	requireFound(t, s, webhook.Queued, another(c))
}

func commitApartFromRecord(t *testing.T, s webhook.Claims) {
	for name, lasts := range map[string]time.Duration{"a shorter record": time.Hour, "a longer record": 4 * window} {
		c := won(t, s)
		r := recordOf(c)
		r.Expires = c.At.Add(lasts)
		require.NoError(t, s.Commit(t.Context(), c, &r), name)
		requireFound(t, s, webhook.Queued, anotherAt(c, c.Expires.Add(-2*time.Second)))
		requireFound(t, s, webhook.Won, anotherAt(c, c.Expires.Add(2*time.Second)))
	}
}
