package consumer

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// pollFor is how long SQS lets a receiver wait at most.
	pollFor = 20 * time.Second
	// firstPause and lastPause bound the time from a Receive that failed to the next.
	firstPause = time.Second
	lastPause  = 30 * time.Second
	// pollWithin is how long a Receive may take: one that is never answered, over a
	// connection that is dead and does not know it, must not end the loop's work.
	pollWithin = pollFor + 10*time.Second
	// settleWithin is how long it may take to tell the queue what became of a message.
	settleWithin = 5 * time.Second
)

// loop is a Run.
type loop struct {
	*Consumer
	LoopConfig
	source Source
	// slots holds a token for every message that is received, or may be.
	slots   chan struct{}
	working sync.WaitGroup
	running atomic.Int64
}

// Run receives and handles messages until ctx ends. Then it receives no more, lets
// handlers go on for Grace, cancels their context, and returns nil, or an error that
// matches [ErrStillRunning] if handlers have not returned five seconds later. Until
// then it returns for an invalid config alone: when the queue fails it logs that, and
// tries again after up to 30 seconds.
//
// While an event is handled its message stays hidden, up to Timeout. A message that
// comes back, for whatever reason, is hidden for RetryDelay first, and one that
// somebody else may still be at for Timeout.
func (c *Consumer) Run(ctx context.Context, source Source, config LoopConfig) error {
	if err := config.validate(); err != nil {
		return err
	}
	l := &loop{Consumer: c, LoopConfig: config.withDefaults(), source: source, slots: make(chan struct{}, c.config.Concurrency)}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	l.receive(ctx, work)
	return l.drain(cancel)
}

// receive starts work on what it receives, until ctx ends.
func (l *loop) receive(ctx, work context.Context) {
	failures := 0
	for ctx.Err() == nil {
		free := l.reserve(ctx)
		messages, err := l.poll(ctx, free)
		l.free(free - len(messages))
		for i, m := range messages {
			if i >= free { // a source that gives more than it was asked for
				l.slots <- struct{}{}
			}
			l.start(work, m)
		}
		if err == nil || ctx.Err() != nil {
			failures = 0
			continue
		}
		l.log(ctx, slog.LevelError, "receive", slog.String("error", err.Error()))
		pause(ctx, doubled(firstPause, failures, lastPause))
		failures++
	}
}

func (l *loop) poll(ctx context.Context, max int) ([]Message, error) {
	if max == 0 {
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, pollWithin)
	defer cancel()
	return l.source.Receive(ctx, max, pollFor, l.Visibility)
}

// reserve waits for a slot, takes as many as are free and as a call can fill, and
// returns how many it took: none only where ctx has ended.
func (l *loop) reserve(ctx context.Context) int {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for n := 1; n < maxBatch; n++ {
		select {
		case l.slots <- struct{}{}:
		default:
			return n
		}
	}
	return maxBatch
}

func (l *loop) free(n int) {
	for range n {
		<-l.slots
	}
}

func (l *loop) start(ctx context.Context, m Message) {
	l.running.Add(1)
	l.working.Go(func() {
		defer l.free(1)
		defer l.running.Add(-1)
		l.work(ctx, m)
	})
}

// drain waits for the handlers, and has them stop when Grace is over.
func (l *loop) drain(cancel func()) error {
	done := make(chan struct{})
	go func() { l.working.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-time.After(l.Grace):
		cancel()
	}
	select {
	case <-done:
		return nil
	case <-time.After(settleWithin):
		return fmt.Errorf("consumer: %w: %d", ErrStillRunning, l.running.Load())
	}
}

// pause waits for half of d, or up to all of it, so that consumers that failed
// together do not return together.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d/2 + rand.N(d/2+1)):
	case <-ctx.Done():
	}
}
