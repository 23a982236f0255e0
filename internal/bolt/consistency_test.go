package bolt

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// assertConsistent checks that records which belong together are all there.
func assertConsistent(t *testing.T, db *DB) {
	t.Helper()
	require.NoError(t, db.file.View(func(tx *bbolt.Tx) error {
		assertPlaces(t, tx)
		assertAddresses(t, tx)
		assertRecords(t, tx)
		assertKeptContents(t, tx)
		assertKeyIDs(t, tx)
		assertQueue(t, db.events.in(tx))
		assertQueue(t, db.dead.in(tx))
		return nil
	}))
}

func size(b *bbolt.Bucket) int { return b.Stats().KeyN }

func assertPlaces(t *testing.T, tx *bbolt.Tx) {
	webhooks, places := tx.Bucket(webhooksBucket), tx.Bucket(placesBucket)
	assert.NoError(t, places.ForEach(func(place, id []byte) error {
		w, err := decodeWebhook(webhooks.Get(id))
		assert.Equal(t, placeKey(w.Key), place)
		assert.NotEqual(t, webhook.Deleted, w.Status)
		return err
	}))
	assert.NoError(t, tx.Bucket(activityBucket).ForEach(func(place, record []byte) error {
		assert.NotNil(t, places.Get(place))
		_, err := decodeActivity(record)
		return err
	}))
}

// assertAddresses checks that the addresses of each webhook lead to it, and that
// each but a deleted one has its place.
func assertAddresses(t *testing.T, tx *bbolt.Tx) {
	n := 0
	assert.NoError(t, tx.Bucket(webhooksBucket).ForEach(func(id, record []byte) error {
		w, err := decodeWebhook(record)
		for _, a := range w.Addresses {
			assert.Equal(t, id, tx.Bucket(addressesBucket).Get([]byte(a.Token)))
			n++
		}
		if w.Status != webhook.Deleted {
			assert.Equal(t, id, tx.Bucket(placesBucket).Get(placeKey(w.Key)))
		}
		return err
	}))
	assert.Equal(t, n, size(tx.Bucket(addressesBucket)))
}

func assertRecords(t *testing.T, tx *bbolt.Tx) {
	records, times := tx.Bucket(recordsBucket), tx.Bucket(timesBucket)
	assert.Equal(t, size(records), size(times))
	assert.NoError(t, records.ForEach(func(name, record []byte) error {
		h, _, err := decodeRecord(record)
		assert.Equal(t, h.name(), name)
		assert.Equal(t, name, times.Get(h.time()))
		return err
	}))
}

func assertKeptContents(t *testing.T, tx *bbolt.Tx) {
	kept, contents := tx.Bucket(keptBucket), tx.Bucket(contentsBucket)
	assert.Equal(t, size(kept), size(contents))
	assert.NoError(t, kept.ForEach(func(name, record []byte) error {
		d, err := decodeKept(record)
		assert.Equal(t, key(d.WebhookID, d.ID), name)
		_, _, undecodable := decodeContents(contents.Get(name))
		assert.NoError(t, undecodable)
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
