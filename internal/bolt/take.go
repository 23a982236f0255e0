package bolt

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// taking is a receive within its transaction.
type taking struct {
	queue *Queue
	boxes boxes
	grave boxes
	in    ReceiveInput
	now   time.Time

	got    []taken
	buried bool
}

// taken is a message that was received, and its flight before and after.
type taken struct {
	Received
	sequence      uint64
	before, after flight
}

// take receives what is due now. It may return nothing, where all it found went
// to the dead letters, or somebody else was faster.
func (q *Queue) take(ctx context.Context, in ReceiveInput) ([]Received, error) {
	var t *taking
	err := q.db.update(ctx, func(tx *bbolt.Tx) error {
		t = &taking{queue: q, boxes: q.in(tx), in: in, now: q.db.clock.now()}
		if q.dead != nil {
			t.grave = q.dead.in(tx)
		}
		return t.run()
	})
	if err != nil {
		return nil, err
	}
	if t.buried {
		q.dead.bell.ring()
	}
	if err := ctx.Err(); err != nil {
		q.putBack(t.got)
		return nil, err
	}
	return t.received(), nil
}

func (t *taking) received() []Received {
	var all []Received
	for _, m := range t.got {
		all = append(all, m.Received)
	}
	return all
}

// putBack undoes a receive whose receiver is gone. If that fails the messages
// come back when their visibility timeout ends.
func (q *Queue) putBack(got []taken) {
	_ = q.db.update(context.Background(), func(tx *bbolt.Tx) error {
		b := q.in(tx)
		for _, m := range got {
			f, ok, err := b.flight(m.sequence)
			if err != nil {
				return err
			}
			if !ok || f.Receipt != m.after.Receipt {
				continue
			}
			if err := b.replace(m.sequence, f, m.before); err != nil {
				return err
			}
		}
		return nil
	})
	q.bell.ring()
}

func (t *taking) run() error {
	for range t.in.Max {
		k := t.next()
		if k == nil {
			break
		}
		t.queue.served = k.group()
		if err := t.one(k.sequence()); err != nil {
			return err
		}
	}
	if len(t.got) == 0 && !t.buried {
		return unchanged{}
	}
	return nil
}

// next returns the first message that is due, of the first group that has one.
func (t *taking) next() dueKey {
	for k := range t.boxes.heads(t.queue.served) {
		if k.due() <= t.now.UnixMilli() {
			return bytes.Clone(k)
		}
	}
	return nil
}

// one receives a message, or buries it.
func (t *taking) one(sequence uint64) error {
	f, ok, err := t.boxes.flight(sequence)
	if err != nil || !ok {
		return errors.Join(err, errors.New("receive: a message is damaged"))
	}
	if t.queue.dead != nil && f.Receives >= MaxReceives {
		return t.bury(sequence, f)
	}
	return t.receive(sequence, f)
}

// bury moves a message to the dead letters; its id, its times and its count stay.
func (t *taking) bury(sequence uint64, f flight) error {
	t.buried = true
	record := bytes.Clone(t.boxes.messages.Get(sequenceKey(sequence)))
	if err := t.boxes.remove(sequence, f); err != nil {
		return err
	}
	f.Due, f.Receipt = t.now.UnixMilli(), receipt{}
	return t.grave.add(record, f)
}

func (t *taking) receive(sequence uint64, f flight) error {
	e, body, err := decodeMessage(t.boxes.messages.Get(sequenceKey(sequence)))
	if err != nil {
		return err
	}
	after := t.taken(f)
	t.got = append(t.got, taken{
		sequence: sequence, before: f, after: after,
		Received: Received{
			Message: webhook.Message{Body: bytes.Clone(body), Attributes: e.Attributes, Group: e.Group},
			ID:      e.ID, SentAt: e.SentAt, Handle: after.Receipt.handle(sequence),
			Receives: int(after.Receives), FirstReceivedAt: time.UnixMilli(after.First).UTC(),
		},
	})
	return t.boxes.replace(sequence, f, after)
}

func (t *taking) taken(f flight) flight {
	rand.Read(f.Receipt[:])
	f.Due = t.in.hiddenFrom(t.now)
	f.Receives++
	if f.First == 0 {
		f.First = t.now.UnixMilli()
	}
	return f
}
