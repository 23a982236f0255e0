package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// ReceiveInput says what to receive.
type ReceiveInput struct {
	// Max is how many messages are wanted at most: 1 to MaxBatch.
	Max int
	// Visibility is how long they stay hidden from others, up to MaxVisibility:
	// zero stands for DefaultVisibility, and less than zero for not at all.
	Visibility time.Duration
	// Wait is how long to wait, up to MaxWait, while there is none.
	Wait time.Duration
}

// Received is a message, received.
type Received struct {
	webhook.Message
	// ID is the same each time that the message is received.
	ID string
	// Handle is what Delete and ChangeVisibility want; another each time.
	Handle string
	// Receives counts how often the message was received, this time included.
	Receives int
	SentAt   time.Time
	// FirstReceivedAt is when the message was received for the first time.
	FirstReceivedAt time.Time
}

func (in ReceiveInput) check() error {
	switch {
	case in.Max < 1 || in.Max > MaxBatch:
		return errors.New("receive: Max must be 1 to 10")
	case in.Visibility > MaxVisibility:
		return errors.New("receive: Visibility must be at most 12 hours")
	case in.Wait < 0 || in.Wait > MaxWait:
		return errors.New("receive: Wait must be 0 to 20 seconds")
	}
	return nil
}

// hiddenFrom returns until when what is received at now stays hidden.
func (in ReceiveInput) hiddenFrom(now time.Time) int64 {
	switch {
	case in.Visibility < 0:
		return now.UnixMilli() + 1
	case in.Visibility == 0:
		return now.Add(DefaultVisibility).UnixMilli()
	}
	return now.Add(in.Visibility).UnixMilli()
}

// Receive returns messages that are due, waiting for one if need be; none if none
// came in time. If it returns an error, because ctx has ended or another, it has
// left every message where it was.
func (q *Queue) Receive(ctx context.Context, in ReceiveInput) ([]Received, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	enough := q.db.clock.now().Add(in.Wait)
	for {
		rung := q.bell.rung()
		due, err := q.nextDue(ctx)
		if err != nil {
			return nil, err
		}
		if !due.After(q.db.clock.now()) {
			got, err := q.take(ctx, in)
			if err != nil || len(got) > 0 {
				return got, err
			}
			continue
		}
		if !q.db.clock.now().Before(enough) || q.db.waits.Err() != nil {
			return nil, nil
		}
		if err := q.sleep(ctx, rung, earlier(due, enough)); err != nil {
			return nil, err
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// sleep returns at t, or when the bell rings.
func (q *Queue) sleep(ctx context.Context, rung <-chan struct{}, t time.Time) error {
	timer := time.NewTimer(t.Sub(q.db.clock.now()))
	defer timer.Stop()
	select {
	case <-rung:
		return nil
	case <-timer.C:
		return nil
	case <-q.db.waits.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-q.db.committer.stopped:
		return ErrClosed
	}
}

// never is when a message is due that is not there.
var never = time.UnixMilli(1 << 60)

// nextDue returns when a message is due: some time that is past, if one is now;
// if not, the earliest, or never. It only reads, so that receivers who find
// nothing write nothing.
func (q *Queue) nextDue(ctx context.Context) (time.Time, error) {
	now, due := q.db.clock.now(), never
	err := q.db.view(ctx, func(tx *bbolt.Tx) error {
		for k := range q.in(tx).heads(groupHash{}) {
			due = earlier(due, time.UnixMilli(k.due()))
			if !due.After(now) {
				return nil
			}
		}
		return nil
	})
	return due, err
}
