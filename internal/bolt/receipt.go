package bolt

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"go.etcd.io/bbolt"
)

// handle returns the handle of a receive: the message's sequence, 8 bytes, and
// the receipt, 16 bytes, in base64url.
func (r receipt) handle(sequence uint64) string {
	b := binary.BigEndian.AppendUint64(nil, sequence)
	return base64.RawURLEncoding.EncodeToString(append(b, r[:]...))
}

func parseHandle(handle string) (sequence uint64, r receipt, err error) {
	b, err := base64.RawURLEncoding.DecodeString(handle)
	if err != nil || len(b) != 24 {
		return 0, receipt{}, ErrBadReceipt
	}
	sequence, r = binary.BigEndian.Uint64(b), receipt(b[8:])
	if r.handle(sequence) != handle {
		return 0, receipt{}, ErrBadReceipt
	}
	return sequence, r, nil
}

// Delete deletes the message that was received with that handle; it is no error
// if that has been done. It returns ErrStaleReceipt, and deletes nothing, if the
// message has been received again since, for then somebody else works on it.
// (SQS leaves open what happens then.) It returns ErrBadReceipt for no handle.
func (q *Queue) Delete(ctx context.Context, handle string) error {
	return q.settle(ctx, handle, func(b boxes, sequence uint64, f flight) error {
		return b.remove(sequence, f)
	}, nil)
}

// ChangeVisibility hides a message from others until d from now, up to
// MaxVisibility; zero makes it visible at once. It returns ErrNotInFlight if the
// message is visible or deleted, ErrStaleReceipt if it has been received again
// since, and ErrBadReceipt for no handle.
func (q *Queue) ChangeVisibility(ctx context.Context, handle string, d time.Duration) error {
	if d < 0 || d > MaxVisibility {
		return errors.New("change visibility: it must be 0 to 12 hours")
	}
	err := q.settle(ctx, handle, func(b boxes, sequence uint64, f flight) error {
		now := q.db.clock.now()
		if f.Due <= now.UnixMilli() {
			return unchanged{ErrNotInFlight}
		}
		changed := f
		changed.Due = now.Add(d).UnixMilli()
		return b.replace(sequence, f, changed)
	}, ErrNotInFlight)
	if err == nil {
		q.bell.ring()
	}
	return err
}

// settle changes the message that was last received with that handle. Gone is
// its error if there is none.
func (q *Queue) settle(ctx context.Context, handle string, change func(b boxes, sequence uint64, f flight) error, gone error) error {
	sequence, r, err := parseHandle(handle)
	if err != nil {
		return err
	}
	return q.db.update(ctx, func(tx *bbolt.Tx) error {
		b := q.in(tx)
		f, ok, err := b.flight(sequence)
		switch {
		case err != nil:
			return err
		case !ok:
			return unchanged{gone}
		case f.Receipt != r:
			return unchanged{ErrStaleReceipt}
		}
		return change(b, sequence, f)
	})
}
