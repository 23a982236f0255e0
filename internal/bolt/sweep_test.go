package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

func openTimed(t *testing.T) *DB {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func claimFor(t *testing.T, db *DB, event string, window time.Duration) {
	t.Helper()
	now := time.Now()
	_, err := db.Claims().Claim(t.Context(), webhook.Claim{
		WebhookID: "w", EventID: event, Owner: "o", At: now, Lease: now.Add(time.Second), Expires: now.Add(window),
	})
	require.NoError(t, err)
}

func entries(t *testing.T, db *DB) int { return sizeOf(t, db, claimsBucket) }

func sizeOf(t *testing.T, db *DB, bucket []byte) (n int) {
	t.Helper()
	require.NoError(t, db.file.View(func(tx *bbolt.Tx) error {
		n = size(tx.Bucket(bucket))
		return nil
	}))
	return n
}

func TestSweepDeletesWhatHasExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openTimed(t)
		const expiring, lasting = sweepPage, sweepPage + 100
		for i := range expiring {
			claimFor(t, db, fmt.Sprint("expiring ", i), time.Hour)
		}
		for i := range lasting {
			claimFor(t, db, fmt.Sprint("lasting ", i), 7*24*time.Hour)
		}
		time.Sleep(time.Hour + sweepMargin - time.Minute)
		assert.Equal(t, expiring+lasting, entries(t, db), "before the margin is over")
		time.Sleep(2 * time.Minute)
		assert.Equal(t, lasting, entries(t, db))
	})
}

func TestSweepSparesWhatWasClaimedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openTimed(t)
		claimFor(t, db, "e", time.Hour)
		expired, _ := db.expired(expiringClaims, nil, time.Now().Add(2*time.Hour))
		require.Len(t, expired, 1)
		time.Sleep(time.Hour + sweepMargin/2)
		claimFor(t, db, "e", 7*24*time.Hour)
		db.deleteExpired(t.Context(), expiringClaims, expired)
		assert.Equal(t, 1, entries(t, db))
	})
}

func TestSweepDeletesRecordsWithTheirTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openTimed(t)
		recordFor(t, db, "expiring", time.Hour)
		recordFor(t, db, "lasting", 7*24*time.Hour)
		time.Sleep(time.Hour + sweepMargin - time.Minute)
		assert.Equal(t, 2, sizeOf(t, db, recordsBucket), "before the margin is over")
		time.Sleep(2 * time.Minute)
		assert.Equal(t, 1, sizeOf(t, db, recordsBucket))
		assertConsistent(t, db)
		_, err := db.Archive().Record(t.Context(), "w", "lasting", time.Now())
		assert.NoError(t, err)
	})
}

func TestSweepSparesARecordThatWasReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openTimed(t)
		recordFor(t, db, "e", time.Hour)
		expired, _ := db.expired(expiringRecords, nil, time.Now().Add(2*time.Hour))
		require.Len(t, expired, 1)
		time.Sleep(time.Hour + sweepMargin/2)
		recordFor(t, db, "e", 7*24*time.Hour)
		time.Sleep(sweepMargin)
		db.deleteExpired(t.Context(), expiringRecords, expired)
		assert.Equal(t, 1, sizeOf(t, db, recordsBucket))
		assertConsistent(t, db)
	})
}

func TestSweepDeletesDeliveriesWithTheirContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openTimed(t)
		for id, lasts := range map[string]time.Duration{"expiring": time.Hour, "lasting": 7 * 24 * time.Hour} {
			d := webhook.KeptDelivery{ID: id, WebhookID: "w", ReceivedAt: time.Now(), Expires: time.Now().Add(lasts)}
			require.NoError(t, db.Deliveries().Keep(t.Context(), d))
		}
		time.Sleep(time.Hour + sweepMargin + time.Minute)
		assert.Equal(t, 1, sizeOf(t, db, keptBucket))
		assertConsistent(t, db)
		_, err := db.Deliveries().Kept(t.Context(), "w", "lasting", time.Now())
		assert.NoError(t, err)
	})
}

// recordFor claims and commits an event, with a record.
func recordFor(t *testing.T, db *DB, event string, lasts time.Duration) {
	t.Helper()
	claimFor(t, db, event, time.Minute)
	r := webhook.Record{WebhookID: "w", EventID: event, QueuedAt: time.Now(), Expires: time.Now().Add(lasts)}
	c := webhook.Claim{WebhookID: "w", EventID: event, Owner: "o", Expires: time.Now().Add(time.Minute)}
	require.NoError(t, db.Claims().Commit(t.Context(), c, &r))
}

func TestSweepRestsForLongerThanItTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openTimed(t)
		const pages = 10
		expired := newEntry(queued, webhook.Claim{Expires: time.Now().Add(-2 * sweepMargin)}).encode()
		require.NoError(t, db.file.Update(func(tx *bbolt.Tx) (err error) {
			for i := range pages * sweepPage {
				err = errors.Join(err, tx.Bucket(claimsBucket).Put(claimKey("w", fmt.Sprint(i)), expired))
			}
			return err
		}))
		ctx, stop := context.WithCancel(t.Context())
		var working sync.WaitGroup
		working.Go(func() { // a disk so slow that a commit takes a second
			for ctx.Err() == nil {
				_ = db.update(ctx, func(*bbolt.Tx) error { time.Sleep(time.Second); return unchanged{} })
			}
		})
		time.Sleep(sweepPause + 2*pages*time.Second)
		assert.Greater(t, entries(t, db), pages*sweepPage/2, "the others had most of the time")
		stop()
		working.Wait()
		time.Sleep(time.Minute)
		assert.Zero(t, entries(t, db))
	})
}
