package bolt

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

const (
	// MaxReceives is how often a message is received at most; when it would be
	// received once more it goes to the dead letters.
	MaxReceives = 5
	// DefaultVisibility is how long a received message stays hidden from others.
	DefaultVisibility = 60 * time.Second
	// MaxVisibility is the longest that a message may stay hidden.
	MaxVisibility = 12 * time.Hour
	// MaxBatch is how many messages are received at once at most.
	MaxBatch = 10
	// MaxWait is how long a receiver waits at most.
	MaxWait = 20 * time.Second
)

var (
	// ErrBadReceipt is returned for a handle that Receive never returned.
	ErrBadReceipt = errors.New("receipt handle malformed")
	// ErrStaleReceipt is returned for the handle of a message that has been
	// received again since.
	ErrStaleReceipt = errors.New("message received again since")
	// ErrNotInFlight is returned by ChangeVisibility for a message that is
	// deleted, or visible again.
	ErrNotInFlight = errors.New("message not in flight")
)

// Queue is a queue that behaves as a standard queue of SQS does: each message is
// received at least once, and again whenever nobody deleted it in time. The
// messages of one group come in the order of their sending where nothing is
// received again, and groups take turns.
type Queue struct {
	db   *DB
	name []byte
	// dead takes what was received too often; nil for the dead letters themselves.
	dead *Queue
	// retention is how long a message is kept.
	retention time.Duration
	bell      bell
	// served is the group that had its turn last. Only changes touch it, which
	// the committer runs one by one.
	served groupHash
}

var _ webhook.Queue = (*Queue)(nil)

func newQueue(db *DB, name []byte, dead *Queue, retention time.Duration) *Queue {
	return &Queue{db: db, name: name, dead: dead, retention: retention}
}

// Retention is how long the queue keeps a message that nobody deletes.
func (q *Queue) Retention() time.Duration { return q.retention }

// Send implements [webhook.Queue]. It refuses what SQS refuses: then the error
// matches [webhook.ErrTooLarge], or [webhook.ErrNotSent] and [*ContentError].
func (q *Queue) Send(ctx context.Context, m webhook.Message) error {
	_, err := q.Put(ctx, m)
	return err
}

// Put does what Send does, and returns the id that the message got: a UUID.
func (q *Queue) Put(ctx context.Context, m webhook.Message) (id string, err error) {
	if err := check(m); err != nil {
		return "", err
	}
	e := envelope{ID: newID(), SentAt: time.Now().UTC(), Group: m.Group, Attributes: m.Attributes}
	record, err := encodeMessage(e, m.Body)
	if err != nil {
		return "", err
	}
	err = q.db.update(ctx, func(tx *bbolt.Tx) error {
		return q.in(tx).add(record, flight{Due: q.db.clock.now().UnixMilli(), Group: hashGroup(m.Group)})
	})
	if err != nil {
		return "", sendError(err)
	}
	q.bell.ring()
	return e.ID, nil
}

// sendError says that the message was not sent where that is known: a call that
// ended in the line has written nothing, while a commit that failed may have.
func sendError(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrClosed) || errors.Is(err, ErrGone) {
		return fmt.Errorf("%w: %w", webhook.ErrNotSent, err)
	}
	return err
}

// newID returns a random UUID (RFC 9562, version 4).
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Counts says how many messages a queue has.
type Counts struct {
	// Visible may be received; InFlight were, and are neither deleted nor visible again.
	Visible, InFlight int
}

// Counts counts the messages, which takes time in proportion.
func (q *Queue) Counts(ctx context.Context) (n Counts, err error) {
	now := q.db.clock.now().UnixMilli()
	err = q.db.view(ctx, func(tx *bbolt.Tx) error {
		return q.in(tx).due.ForEach(func(k, _ []byte) error {
			if dueKey(k).due() <= now {
				n.Visible++
			} else {
				n.InFlight++
			}
			return nil
		})
	})
	return n, err
}

// Purge deletes all messages, those in flight too.
func (q *Queue) Purge(ctx context.Context) error {
	return q.db.update(ctx, func(tx *bbolt.Tx) error {
		root := tx.Bucket(q.name)
		for _, name := range queueBuckets {
			if err := root.DeleteBucket(name); err != nil {
				return err
			}
			if _, err := root.CreateBucket(name); err != nil {
				return err
			}
		}
		return nil
	})
}
