package bolt

import (
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// formatOne is a file as Postern wrote it when there was but one format.
func formatOne(t *testing.T) (path string) {
	t.Helper()
	file, err := os.Open("testdata/format1.db.gz")
	require.NoError(t, err)
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	require.NoError(t, err)
	image, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	return write(t, image)
}

func TestOpenBringsAnEarlierFormatUpToDate(t *testing.T) {
	path := formatOne(t)
	for range 2 {
		db, err := Open(path)
		require.NoError(t, err)
		assertConsistent(t, db)
		assertFormatOne(t, db)
		require.NoError(t, db.Close())
	}

	file, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	defer file.Close()
	require.NoError(t, file.View(func(tx *bbolt.Tx) error {
		assert.Equal(t, uint32(format), binary.BigEndian.Uint32(tx.Bucket(metaBucket).Get(formatKey)))
		return nil
	}))
}

// assertFormatOne checks what the file was made with, and uses what is new.
func assertFormatOne(t *testing.T, db *DB) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	w, err := db.Webhooks().ByAddress(t.Context(), "hook")
	require.NoError(t, err)
	assert.Equal(t, "https://hooks.example.com/v1/hooks/hook", w.URL)
	assert.Equal(t, []webhook.Secret{{ID: "sec_1", Sealed: []byte{1, 2, 3}, CreatedAt: at}}, w.Secrets)
	assert.Equal(t, webhook.Policy{Types: []string{"charge.*"}, Match: webhook.Match{"/a": {json.RawMessage("1")}}}, w.Policy)
	assert.Equal(t, at, w.CreatedAt)

	k, err := db.Keys().ByHash(t.Context(), "ws", "hash")
	require.NoError(t, err)
	assert.Equal(t, "key_1", k.ID)
	assert.Equal(t, []string{"{}"}, allBodies(t, db.Events()))
	assert.Equal(t, []string{`{"dead":true}`}, allBodies(t, db.Dead()))

	queued := webhook.Claim{WebhookID: "hook", EventID: "queued", Owner: "owner", At: at, Expires: at.Add(time.Hour)}
	found, err := db.Claims().Claim(t.Context(), queued)
	require.NoError(t, err)
	assert.Equal(t, webhook.Queued, found)
	require.NoError(t, db.Claims().Commit(t.Context(), queued, &webhook.Record{WebhookID: "hook", EventID: "queued", QueuedAt: at, Expires: time.Now().Add(time.Hour)}))
	require.NoError(t, db.Webhooks().Note(t.Context(), w.Key, webhook.Activity{LastReceived: at}))
	require.NoError(t, db.Deliveries().Keep(t.Context(), crashDelivery("aside")))
}

func TestOpenOfADamagedEarlierFormat(t *testing.T) {
	path := formatOne(t)
	file, err := bbolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, file.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket(claimsBucket) }))
	require.NoError(t, file.Close())
	_, err = Open(path)
	assert.ErrorIs(t, err, ErrDamaged)
	assert.ErrorContains(t, err, "claims is missing")
}
