package consumer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	// beats is how many chances there are to prolong a message's visibility in time.
	beats = 3
	// leaseRest is how long a claim may outlast the handler's time.
	leaseRest = 3 * time.Second
	// hiddenRest is how far below SQS's limit to stay, which it counts from when it handed
	// the message out.
	hiddenRest = time.Minute
)

// work takes a message that was received, and tells the queue what became of it.
func (l *loop) work(ctx context.Context, m Message) {
	began := time.Now()
	stop := l.keepHidden(ctx, m)
	r := l.take(ctx, m)
	stop()
	stopped := ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	if err := safely(func() error { return l.settle(ctx, m, r, began, stopped) }); err != nil {
		r.Err = errors.Join(r.Err, err)
	}
	l.report(ctx, r)
}

func (l *loop) settle(ctx context.Context, m Message, r Report, began time.Time, stopped bool) error {
	if r.Outcome.settled() {
		if err := l.source.Delete(ctx, m); err != nil {
			return fmt.Errorf("delete message: %w", err)
		}
		return nil
	}
	longest := MaxTimeout - time.Since(began) - hiddenRest
	if err := l.source.ChangeVisibility(ctx, m, max(min(l.delay(r, stopped), longest), 0)); err != nil {
		return fmt.Errorf("change visibility: %w", err)
	}
	return nil
}

// delay is how long to hide a message that is to come again: until there is no claim
// on its event any more, which a failure leaves where there was doubt already.
func (l *loop) delay(r Report, stopped bool) time.Duration {
	switch {
	case r.Outcome == Busy || r.Again:
		return l.config.Timeout + leaseRest
	case stopped:
		return 0
	}
	return l.RetryDelay(r.ReceiveCount)
}

// keepHidden prolongs the visibility of m until stop is called, or its handler has
// had its time.
func (l *loop) keepHidden(ctx context.Context, m Message) (stop func()) {
	ctx, cancel := context.WithTimeout(ctx, l.config.Timeout)
	var beating sync.WaitGroup
	beating.Go(func() { l.beat(ctx, m) })
	return func() { cancel(); beating.Wait() }
}

func (l *loop) beat(ctx context.Context, m Message) {
	t := time.NewTicker(l.Visibility / beats)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		if err := l.prolong(ctx, m); err != nil && ctx.Err() == nil {
			l.log(ctx, slog.LevelWarn, "heartbeat", slog.String("message_id", m.ID), slog.String("error", err.Error()))
		}
	}
}

// prolong gives up in time for the next chance.
func (l *loop) prolong(ctx context.Context, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, l.Visibility/beats)
	defer cancel()
	return l.source.ChangeVisibility(ctx, m, l.Visibility)
}
