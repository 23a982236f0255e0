package main

import (
	"context"
	"math"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// replayWithin is for a call, which outlasts an interruption: it queues events, and
// only its answer says how many.
const replayWithin = 30 * time.Second

// pauseAfterFault is how long to wait where a call has failed midway.
const pauseAfterFault = 2 * time.Second

// replayer has events queued again, a part at a time.
type replayer struct {
	replay func(context.Context, client.ReplayInput) (client.Replayed, error)
	// in is what to ask for next.
	in client.ReplayInput
	// rate is how many events per second are queued at most.
	rate float64
}

// run returns how many events it has had queued, with an error too.
func (r *replayer) run(ctx context.Context) (n int, err error) {
	r.in.Limit = int(min(math.Ceil(r.rate), client.MaxReplay))
	for {
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		began := time.Now()
		got, err := r.call(ctx)
		n += len(got.Events)
		if err != nil {
			return n, err
		}
		r.in.Cursor = got.Next
		if got.Next == "" {
			return n, nil
		}
		if err := pause(ctx, time.Until(began.Add(r.pace(got)))); err != nil {
			return n, err
		}
	}
}

func (r *replayer) call(ctx context.Context) (client.Replayed, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), replayWithin)
	defer cancel()
	return r.replay(ctx, r.in)
}

// pace is how long what was queued is to take.
func (r *replayer) pace(got client.Replayed) time.Duration {
	took := time.Duration(float64(len(got.Events)) / r.rate * float64(time.Second))
	if got.Incomplete {
		return max(took, pauseAfterFault)
	}
	return took
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h hook) replay(ctx context.Context, in client.ReplayInput) (client.Replayed, error) {
	return h.Replay(ctx, h.id, in)
}
