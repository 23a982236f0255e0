package bolt

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// assertConsistent checks that records which belong together are all there.
func assertConsistent(t *testing.T, db *DB) {
	t.Helper()
	require.NoError(t, db.file.View(func(tx *bbolt.Tx) error {
		assertPlaces(t, tx)
		assertKeyIDs(t, tx)
		assertQueue(t, db.events.in(tx))
		assertQueue(t, db.dead.in(tx))
		return nil
	}))
}

func size(b *bbolt.Bucket) int { return b.Stats().KeyN }

func assertPlaces(t *testing.T, tx *bbolt.Tx) {
	webhooks, places := tx.Bucket(webhooksBucket), tx.Bucket(placesBucket)
	assert.Equal(t, size(webhooks), size(places))
	assert.NoError(t, places.ForEach(func(place, id []byte) error {
		w, err := decodeWebhook(webhooks.Get(id))
		assert.Equal(t, placeKey(w.Key), place)
		return err
	}))
}

func assertKeyIDs(t *testing.T, tx *bbolt.Tx) {
	keys, ids := tx.Bucket(keysBucket), tx.Bucket(keyIDsBucket)
	assert.Equal(t, size(keys), size(ids))
	assert.NoError(t, keys.ForEach(func(_, record []byte) error {
		k, err := decodeKey(record)
		assert.Equal(t, k.Hash, string(ids.Get(key(k.Workspace, k.ID))))
		return err
	}))
}

func assertQueue(t *testing.T, b boxes) {
	assert.Equal(t, size(b.messages), size(b.flights))
	assert.Equal(t, size(b.messages), size(b.due))
	assert.NoError(t, b.due.ForEach(func(k, _ []byte) error {
		f, ok, err := b.flight(dueKey(k).sequence())
		assert.True(t, ok)
		assert.Equal(t, f.key(dueKey(k).sequence()), dueKey(k))
		_, _, undecodable := decodeMessage(b.messages.Get(sequenceKey(dueKey(k).sequence())))
		assert.NoError(t, undecodable)
		return err
	}))
}

func allBodies(t *testing.T, q *Queue) (bodies []string) {
	t.Helper()
	require.NoError(t, q.db.file.View(func(tx *bbolt.Tx) error {
		return q.in(tx).messages.ForEach(func(_, record []byte) error {
			_, body, err := decodeMessage(record)
			bodies = append(bodies, string(body))
			return err
		})
	}))
	return bodies
}
