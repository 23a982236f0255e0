package bolt

import (
	"context"
	"time"

	"go.etcd.io/bbolt"
)

const (
	// sweepPause lies between two pages; where there was something to sweep it
	// is shorter, but long enough to let others commit.
	sweepPause      = time.Second
	sweepShortPause = 10 * time.Millisecond
	// sweepPage is how many entries are looked at in one go.
	sweepPage = 500
	// sweepMargin is how long an entry outlasts its expiry: claims are judged by
	// their callers' clocks, which are not this one.
	sweepMargin = time.Hour
)

// sweep deletes claims that have expired, a page at a time, round and round.
func (db *DB) sweep(ctx context.Context) {
	var from []byte
	pause := sweepPause
	for {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		expired, next := db.expired(from, time.Now().Add(-sweepMargin))
		from, pause = next, sweepPause
		if len(expired) > 0 {
			db.deleteExpired(ctx, expired)
			pause = sweepShortPause
		}
	}
}

// expired returns which of a page of claims, beginning at from, had expired at t,
// and where the next page begins: at nil after the last.
func (db *DB) expired(from []byte, t time.Time) (names [][]byte, next []byte) {
	err := db.file.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(claimsBucket).Cursor()
		name, record := c.Seek(from)
		for n := 0; n < sweepPage && name != nil; n++ {
			if e, err := decodeEntry(record); err == nil && e.expires <= t.UnixMilli() {
				names = append(names, append([]byte(nil), name...))
			}
			name, record = c.Next()
		}
		next = append([]byte(nil), name...)
		return nil
	})
	if err != nil {
		return nil, nil
	}
	return names, next
}

// deleteExpired deletes those entries that nobody has claimed anew meanwhile. If
// it fails the next round tries again.
func (db *DB) deleteExpired(ctx context.Context, names [][]byte) {
	t := time.Now().Add(-sweepMargin).UnixMilli()
	_ = db.update(ctx, func(tx *bbolt.Tx) error {
		claims := tx.Bucket(claimsBucket)
		for _, name := range names {
			if e, err := decodeEntry(claims.Get(name)); err != nil || e.expires > t {
				continue
			}
			if err := claims.Delete(name); err != nil {
				return err
			}
		}
		return nil
	})
}
