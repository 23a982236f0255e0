package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	// leaseMargin is how long a lease outlasts the deadline of the work under it:
	// more than the clocks of two machines differ, and time enough to commit.
	leaseMargin = 2 * time.Second
	// busyWait is how long at most a duplicate waits for another delivery's commit.
	busyWait = 1500 * time.Millisecond
	// firstPause is how long it waits the first time; each pause doubles.
	firstPause = 25 * time.Millisecond
	// settleTime is how long a commit or a release may take after the deadline: an
	// answer is waiting for it.
	settleTime = 200 * time.Millisecond
)

// Once does a piece of work once per (webhook, event), however many callers
// want it done and wherever they fail (I3).
//
//	claim ─▶ work ─▶ commit
//	            └──▶ release, if the work is known not to have been done
//
// Work that ended without an answer is left to its lease: who takes it over then
// is told that it may have been done before.
type Once struct {
	claims  Claims
	clock   Clock
	entropy io.Reader
}

// NewOnce returns a Once over claims. Entropy must not repeat itself among all
// that share claims.
func NewOnce(claims Claims, clock Clock, entropy io.Reader) *Once {
	return &Once{claims: claims, clock: clock, entropy: entropy}
}

// Work is done under a claim. Again says that it may have been done before. What
// it returns, if not nil, is kept with the claim for an [Archive] to find. An error
// that matches [ErrNotSent] or [ErrTooLarge] says that it was not done now.
type Work func(ctx context.Context, again bool) (*Record, error)

// Do has work done unless it was before (first is false then), and remembers it
// for window. Until ctx's deadline, which it must have, nobody else does it. The
// error is ErrBusy, or of the store, or of work; an error of the commit alone comes with
// first set, for by then the work is done.
func (o *Once) Do(ctx context.Context, webhookID, eventID string, window time.Duration, work Work) (first bool, err error) {
	return o.doAsOf(ctx, o.clock.Now(), webhookID, eventID, window, work)
}

// doAsOf is Do for what came at t: what had been done by then, and within its window, is
// not done again, however long ago the window has ended by now.
func (o *Once) doAsOf(ctx context.Context, t time.Time, webhookID, eventID string, window time.Duration, work Work) (first bool, err error) {
	c, err := o.newClaim(ctx, webhookID, eventID, window)
	if err != nil {
		return false, err
	}
	c.At = t
	found, err := o.claim(ctx, c)
	if err != nil || found == Queued {
		return false, err
	}
	record, err := o.work(ctx, c, found == Retaken, work)
	if err != nil {
		return false, err
	}
	return true, o.settle(ctx, func(ctx context.Context) error { return o.claims.Commit(ctx, c, record) })
}

func (o *Once) newClaim(ctx context.Context, webhookID, eventID string, window time.Duration) (Claim, error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return Claim{}, errors.New("claim: the context has no deadline")
	}
	owner, err := newToken(o.entropy, "", 15)
	if err != nil {
		return Claim{}, err
	}
	t := o.clock.Now()
	return Claim{WebhookID: webhookID, EventID: eventID, Owner: owner, Lease: t.Add(time.Until(deadline) + leaseMargin), Expires: t.Add(window)}, nil
}

// claim tries until the claim is c's, or another's work is done, or it has
// waited for as long as it may. Once it has found another at work it judges by the
// present, in which leases run out.
func (o *Once) claim(ctx context.Context, c Claim) (Found, error) {
	began := o.clock.Now()
	for pause := firstPause; ; pause *= 2 {
		found, err := o.claims.Claim(ctx, c)
		if err != nil {
			return 0, fmt.Errorf("claim event: %w", err)
		}
		if found != Busy {
			return found, nil
		}
		if o.clock.Now().Add(pause).Sub(began) > busyWait || o.clock.Sleep(ctx, pause) != nil {
			return 0, ErrBusy
		}
		c.At = o.clock.Now()
	}
}

func (o *Once) work(ctx context.Context, c Claim, again bool, work Work) (record *Record, err error) {
	if err = ctx.Err(); err != nil {
		err = errors.Join(ErrNotSent, err)
	} else {
		record, err = work(ctx, again)
	}
	// A claim that was taken over keeps its doubt: only its lease may end it.
	if undone := errors.Is(err, ErrNotSent) || errors.Is(err, ErrTooLarge); undone && !again {
		release := func(ctx context.Context) error { return o.claims.Release(ctx, c) }
		return nil, errors.Join(err, o.settle(ctx, release))
	}
	return record, err
}

// settle ends a claim even when ctx has ended meanwhile: the lease has margin for it.
func (o *Once) settle(ctx context.Context, end func(context.Context) error) error {
	deadline, _ := ctx.Deadline()
	left := max(time.Until(deadline), 0)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), left+settleTime)
	defer cancel()
	return end(ctx)
}
