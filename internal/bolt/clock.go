package bolt

import (
	"context"
	"time"

	"go.etcd.io/bbolt"
)

// clock is the time by which messages are due: the machine's when the store was
// opened, and on from there at the same pace, whatever becomes of the machine's. If
// that is put back by a day, what waits is received all the same, and not in a day.
type clock struct{ wall, opened time.Time }

func newClock() clock {
	now := time.Now()
	return clock{wall: now, opened: now}
}

func (c clock) now() time.Time { return c.wall.Add(time.Since(c.opened)) }

// catchUp makes messages due that can have been put off only by a clock that was put
// back since. If that fails they come when it has caught up.
func (q *Queue) catchUp() {
	now := q.db.clock.now()
	_ = q.db.update(context.Background(), func(tx *bbolt.Tx) error {
		b := q.in(tx)
		late := b.putOff(now)
		if len(late) == 0 {
			return unchanged{}
		}
		for sequence, f := range late {
			due := f
			due.Due = now.UnixMilli()
			if err := b.replace(sequence, f, due); err != nil {
				return err
			}
		}
		return nil
	})
}

// putOff returns the messages that are due later than they can be: at once, if nobody
// has received them yet. What is damaged is left out.
func (b boxes) putOff(now time.Time) map[uint64]flight {
	late := make(map[uint64]flight)
	c := b.due.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if dueKey(k).due() <= now.UnixMilli() {
			continue
		}
		sequence := dueKey(k).sequence()
		f, ok, err := b.flight(sequence)
		if err == nil && ok && (f.Receives == 0 || f.Due > now.Add(MaxVisibility).UnixMilli()) {
			late[sequence] = f
		}
	}
	return late
}
