package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"go.etcd.io/bbolt"
)

// EventsRetention and DeadRetention are how long a queue keeps a message that nobody
// deletes, counted from its sending: a dead letter keeps the age that it had. They
// are those of the template.
const (
	EventsRetention = 10 * 24 * time.Hour
	DeadRetention   = 14 * 24 * time.Hour
)

// expirePause lies between two looks at what is the oldest.
const expirePause = 10 * time.Second

// expire deletes what is older than that, a page at a time.
func (q *Queue) expire(ctx context.Context) {
	pause := expirePause
	for {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		pause = expirePause
		if before := time.Now().Add(-q.retention); q.hasOlder(before) {
			began := time.Now()
			// If it fails the next round tries again.
			_ = q.db.update(ctx, func(tx *bbolt.Tx) error { return q.in(tx).removeOlder(before) })
			pause = max(sweepShortPause, sweepRest*time.Since(began))
		}
	}
}

func (q *Queue) hasOlder(before time.Time) (found bool) {
	err := q.db.file.View(func(tx *bbolt.Tx) error {
		found = len(q.in(tx).older(before, 1)) > 0
		return nil
	})
	return err == nil && found
}

// older returns the sequences of at most n messages that were sent before then.
// Sequences count up as messages come in: what lies behind one that is younger has
// its turn later. What is damaged is left.
func (b boxes) older(before time.Time, n int) (sequences []uint64) {
	c := b.messages.Cursor()
	for k, record := c.First(); k != nil && len(sequences) < n; k, record = c.Next() {
		e, _, err := decodeMessage(record)
		switch {
		case err != nil:
		case e.SentAt.Before(before):
			sequences = append(sequences, binary.BigEndian.Uint64(k))
		default:
			return sequences
		}
	}
	return sequences
}

func (b boxes) removeOlder(before time.Time) error {
	for _, sequence := range b.older(before, sweepPage) {
		f, ok, err := b.flight(sequence)
		if err != nil || !ok {
			return errors.Join(err, errors.New("expire: a message is damaged"))
		}
		if err := b.remove(sequence, f); err != nil {
			return err
		}
	}
	return nil
}
