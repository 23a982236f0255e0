package bolt

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// putDue puts a message on a queue that is due in so long, and has been received so often.
func putDue(t *testing.T, q *Queue, body string, in time.Duration, receives uint32) {
	t.Helper()
	due := q.db.clock.now().Add(in)
	record, err := encodeMessage(envelope{ID: newID(), SentAt: due}, []byte(body))
	require.NoError(t, err)
	require.NoError(t, q.db.update(t.Context(), func(tx *bbolt.Tx) error {
		return q.in(tx).add(record, flight{Due: due.UnixMilli(), Group: hashGroup(""), Receives: receives})
	}))
}

func receivedBodies(t *testing.T, q *Queue) (bodies []string) {
	t.Helper()
	got, err := q.Receive(t.Context(), ReceiveInput{Max: MaxBatch})
	require.NoError(t, err)
	for _, m := range got {
		bodies = append(bodies, string(m.Body))
	}
	return bodies
}

func TestMessagesWaitForNoClockThatWasPutBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postern.db")
	db, err := Open(path)
	require.NoError(t, err)
	const day = 24 * time.Hour
	for _, q := range []*Queue{db.Events(), db.Dead()} {
		putDue(t, q, "sent tomorrow", day, 0)
		putDue(t, q, "in flight for an hour", time.Hour, 1)
		putDue(t, q, "in flight since tomorrow", day, 1)
		putDue(t, q, "sent in a minute", time.Minute, 0)
	}
	require.NoError(t, db.Close())

	db, err = Open(path)
	require.NoError(t, err)
	defer func() { assert.NoError(t, db.Close()) }()
	assertConsistent(t, db)
	for _, q := range []*Queue{db.Events(), db.Dead()} {
		assert.Equal(t, []string{"sent tomorrow", "in flight since tomorrow", "sent in a minute"}, receivedBodies(t, q), "in the order of their sending")
		n, err := q.Counts(t.Context())
		require.NoError(t, err)
		assert.Equal(t, Counts{InFlight: 4}, n)
	}
}

// The store was opened when the clock was a day ahead, and that has been put right since.
func TestTheClockIsPutBackWhileTheStoreIsOpen(t *testing.T) {
	db := openTimed(t)
	db.clock = clock{wall: time.Now().Add(24 * time.Hour).Round(0), opened: time.Now()}
	putDue(t, db.Events(), "before", 0, 0)
	sendOne(t, db.Events(), "after")
	assert.Equal(t, []string{"before", "after"}, receivedBodies(t, db.Events()), "in the order of their sending")
	n, err := db.Events().Counts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Counts{InFlight: 2}, n)
	assert.Empty(t, receivedBodies(t, db.Events()), "they are hidden")
}

func TestTheClockGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClock()
		time.Sleep(time.Hour)
		assert.True(t, time.Now().Equal(c.now()))
	})
}

func sendOne(t *testing.T, q *Queue, body string) {
	t.Helper()
	require.NoError(t, q.Send(t.Context(), webhook.Message{Body: []byte(body)}))
}
