package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	maxBatch = 10
	maxWait  = 20 * time.Second
	// answerWithin is how long after the end a queue may still answer.
	answerWithin = 5 * time.Second
	// settleWithin is for deleting or giving back what was received, once nobody waits.
	settleWithin = 5 * time.Second
)

// step does something with the body of a message. Where it fails, the message stays
// on the queue.
type step func(ctx context.Context, body []byte) error

// outputError is a failure to print, after which there is no use in going on.
type outputError struct{ err error }

func (e *outputError) Error() string { return "print: " + e.err.Error() }
func (e *outputError) Unwrap() error { return e.err }

// listener takes messages off a queue, until its context is done.
type listener struct {
	queue queue
	steps []step
	notes io.Writer
	// max is after how many messages to end; 0 for no such end.
	max int
	// batch is how many are received at a time; 0 for as many as can be.
	batch int
	// end is when to end; zero for no such end.
	end time.Time
}

func (l *listener) run(ctx context.Context) error {
	for done := 0; l.max == 0 || done < l.max; {
		wait, more := l.wait()
		if !more {
			return nil
		}
		got, err := l.receive(ctx, l.room(done), wait)
		if ctx.Err() != nil {
			l.giveBack(ctx, got)
			return nil // interrupted, which is how one ends this
		}
		if err != nil {
			return err
		}
		n, err := l.take(ctx, got)
		done += n
		if err != nil {
			return err
		}
	}
	return nil
}

// wait is how long to wait for messages. It is in whole seconds, as SQS counts it, and
// so that no poll need be broken off at the end.
func (l *listener) wait() (wait time.Duration, more bool) {
	if l.end.IsZero() {
		return maxWait, true
	}
	left := time.Until(l.end)
	whole := (left + time.Second - 1).Truncate(time.Second)
	return min(whole, maxWait), left > 0
}

func (l *listener) room(done int) int {
	room := maxBatch
	if l.batch > 0 {
		room = l.batch
	}
	if l.max > 0 {
		room = min(room, l.max-done)
	}
	return room
}

// receive does not wait much beyond the end for a queue that does not answer.
func (l *listener) receive(ctx context.Context, room int, wait time.Duration) ([]message, error) {
	if !l.end.IsZero() {
		within, cancel := context.WithDeadline(ctx, l.end.Add(answerWithin))
		defer cancel()
		ctx = within
	}
	return l.queue.receive(ctx, room, wait)
}

// take works off messages and returns how many it took off the queue.
func (l *listener) take(ctx context.Context, messages []message) (taken int, err error) {
	for i, m := range messages {
		if ctx.Err() != nil {
			l.giveBack(ctx, messages[i:])
			return taken, nil
		}
		err := l.do(ctx, m.body)
		if errors.As(err, new(*outputError)) {
			l.giveBack(ctx, messages[i:])
			return taken, err
		}
		if err != nil {
			fmt.Fprintf(l.notes, "postern: message %s stays on the queue: %v\n", m.id, err)
			continue
		}
		if err := l.delete(ctx, m); err != nil {
			return taken, err
		}
		taken++
	}
	return taken, nil
}

func (l *listener) do(ctx context.Context, body []byte) error {
	for _, s := range l.steps {
		if err := s(ctx, body); err != nil {
			return err
		}
	}
	return nil
}

// delete goes through even if the user interrupts: the event has been printed.
func (l *listener) delete(ctx context.Context, m message) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	if err := l.queue.delete(ctx, m.handle); err != nil {
		return fmt.Errorf("message %s will come again, since it could not be deleted: %w", m.id, err)
	}
	return nil
}

func (l *listener) giveBack(ctx context.Context, messages []message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	for _, m := range messages {
		// Failing that, the message comes again once its visibility timeout has passed.
		_ = l.queue.release(ctx, m.handle)
	}
}
