package bolt

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// putAged puts a message on a queue that was sent so long ago.
func putAged(t *testing.T, q *Queue, body string, age time.Duration) {
	t.Helper()
	sent := time.Now().Add(-age)
	record, err := encodeMessage(envelope{ID: newID(), SentAt: sent}, []byte(body))
	require.NoError(t, err)
	require.NoError(t, q.db.update(t.Context(), func(tx *bbolt.Tx) error {
		return q.in(tx).add(record, flight{Due: sent.UnixMilli()})
	}))
}

func TestAQueueKeepsWhatNobodyTakesForSoLong(t *testing.T) {
	for name, c := range map[string]struct {
		queue func(*DB) *Queue
		keeps time.Duration
	}{
		"events":       {(*DB).Events, EventsRetention},
		"dead letters": {(*DB).Dead, DeadRetention},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := c.queue(openTimed(t))
				for i := range sweepPage + 1 {
					putAged(t, q, fmt.Sprint("old ", i), c.keeps-time.Hour)
				}
				_, err := q.Receive(t.Context(), ReceiveInput{Max: 1, Visibility: MaxVisibility})
				require.NoError(t, err)
				putAged(t, q, "young", 0)
				time.Sleep(time.Hour - time.Minute)
				assert.Len(t, allBodies(t, q), sweepPage+2)
				time.Sleep(2 * time.Minute)
				assert.Equal(t, []string{"young"}, allBodies(t, q), "those in flight are gone, too")
				assertConsistent(t, q.db)
			})
		})
	}
}

func TestWhatIsDamagedKeepsNothingElseOnAQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := openTimed(t).Events()
		require.NoError(t, q.db.update(t.Context(), func(tx *bbolt.Tx) error { return q.in(tx).add([]byte("?"), flight{}) }))
		putAged(t, q, "old", EventsRetention)
		time.Sleep(time.Minute)
		n, err := q.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, Counts{Visible: 1}, n)
	})
}
