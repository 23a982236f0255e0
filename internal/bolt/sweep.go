package bolt

import (
	"bytes"
	"context"
	"time"

	"go.etcd.io/bbolt"
)

const (
	// sweepPause lies between two pages; where there was something to sweep it
	// is shorter, but long enough to let others commit: sweepRest times as long
	// as that took, which is longer on a slow disk.
	sweepPause      = time.Second
	sweepShortPause = 10 * time.Millisecond
	sweepRest       = 8
	// sweepPage is how many entries are looked at in one go.
	sweepPage = 500
	// sweepMargin is how long an entry outlasts its expiry: it is judged by its
	// caller's clock, which is not this one.
	sweepMargin = time.Hour
)

// expiring is a bucket whose entries expire.
type expiring struct {
	bucket []byte
	// expires returns when an entry does, in milliseconds since 1970.
	expires func(value []byte) (int64, error)
	// remove removes an entry, and what belongs to it.
	remove func(tx *bbolt.Tx, name []byte) error
}

var (
	expiringClaims = expiring{
		claimsBucket,
		func(value []byte) (int64, error) { e, err := decodeEntry(value); return e.expires, err },
		func(tx *bbolt.Tx, name []byte) error { return tx.Bucket(claimsBucket).Delete(name) },
	}
	expiringRecords = expiring{
		recordsBucket,
		func(value []byte) (int64, error) { h, _, err := decodeRecord(value); return h.Expires, err },
		deleteRecord,
	}
	expiringDeliveries = expiring{
		keptBucket,
		keptUntil,
		deleteKept,
	}
)

// by says whether an entry had expired at t. What is not there, or unreadable, has not.
func (e expiring) by(t time.Time, value []byte) bool {
	if value == nil {
		return false
	}
	end, err := e.expires(value)
	return err == nil && end <= t.UnixMilli()
}

// sweep deletes what has expired, a page at a time, round and round.
func (db *DB) sweep(ctx context.Context, e expiring) {
	var from []byte
	pause := sweepPause
	for {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		expired, next := db.expired(e, from, time.Now().Add(-sweepMargin))
		from, pause = next, sweepPause
		if len(expired) > 0 {
			began := time.Now()
			db.deleteExpired(ctx, e, expired)
			pause = max(sweepShortPause, sweepRest*time.Since(began))
		}
	}
}

// expired returns which of a page of entries, beginning at from, had expired at t,
// and where the next page begins: at nil after the last.
func (db *DB) expired(e expiring, from []byte, t time.Time) (names [][]byte, next []byte) {
	err := db.file.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(e.bucket).Cursor()
		name, value := c.Seek(from)
		for n := 0; n < sweepPage && name != nil; n++ {
			if e.by(t, value) {
				names = append(names, bytes.Clone(name))
			}
			name, value = c.Next()
		}
		next = bytes.Clone(name)
		return nil
	})
	if err != nil {
		return nil, nil
	}
	return names, next
}

// deleteExpired deletes those entries that have not been renewed meanwhile. If it
// fails the next round tries again.
func (db *DB) deleteExpired(ctx context.Context, e expiring, names [][]byte) {
	t := time.Now().Add(-sweepMargin)
	_ = db.update(ctx, func(tx *bbolt.Tx) error {
		for _, name := range names {
			if !e.by(t, tx.Bucket(e.bucket).Get(name)) {
				continue
			}
			if err := e.remove(tx, name); err != nil {
				return err
			}
		}
		return nil
	})
}
