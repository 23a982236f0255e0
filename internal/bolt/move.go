package bolt

import (
	"bytes"
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"
)

// Move moves messages that are visible to another queue, at most n of them, and
// says how many. They are new there, as those are which SQS redrives: with another
// id, sent just now, and never received.
func (q *Queue) Move(ctx context.Context, to *Queue, n int) (moved int, err error) {
	err = q.db.update(ctx, func(tx *bbolt.Tx) error {
		now := q.db.clock.now()
		from, into := q.in(tx), to.in(tx)
		visible := from.visible(now, n)
		moved = len(visible)
		if moved == 0 {
			return unchanged{}
		}
		for _, k := range visible {
			if err := from.move(k.sequence(), into, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	to.bell.ring()
	return moved, nil
}

// visible returns the keys of at most n messages that are due.
func (b boxes) visible(now time.Time, n int) (keys []dueKey) {
	c := b.due.Cursor()
	for k, _ := c.First(); k != nil && len(keys) < n; k, _ = c.Next() {
		if dueKey(k).due() <= now.UnixMilli() {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys
}

func (b boxes) move(sequence uint64, to boxes, now time.Time) error {
	f, ok, err := b.flight(sequence)
	if err != nil || !ok {
		return errors.Join(err, errors.New("move: a message is damaged"))
	}
	e, body, err := decodeMessage(b.messages.Get(sequenceKey(sequence)))
	if err != nil {
		return err
	}
	e.ID, e.SentAt = newID(), time.Now().UTC()
	record, err := encodeMessage(e, body)
	if err != nil {
		return err
	}
	return errors.Join(b.remove(sequence, f), to.add(record, flight{Due: now.UnixMilli(), Group: f.Group}))
}
