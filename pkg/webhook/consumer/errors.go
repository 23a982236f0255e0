package consumer

import (
	"errors"
	"fmt"
	"runtime/debug"
)

var (
	// ErrUndecodable is why a message fails that is not an event of Postern's.
	ErrUndecodable = errors.New("the message is not an event")
	// ErrBody is why an event fails whose body is not, by size or digest, that which
	// was received.
	ErrBody = errors.New("the body is not the one that was received")
	// ErrUnverified is why an event fails that [Verify] found not to be genuine, or
	// that cannot be verified again.
	ErrUnverified = errors.New("the event cannot be verified again")
	// ErrBatchItem is why [Verify] finds no item of a batch genuine that a webhook has
	// split: what was signed is the whole batch, which is not on the queue. Whoever lets
	// such events through relies on the queue for them, as without Verify.
	ErrBatchItem = errors.New("it is an item of a batch, which was signed as a whole")
	// ErrPanicked is why an event fails whose handler panicked, or what else the
	// [Config] names. The error's text has the value and the stack. It is also why one
	// fails that was ended by [runtime.Goexit], as by t.FailNow in a test.
	ErrPanicked = errors.New("panicked")
	// ErrGivenUp is why a message fails whose handler was still at it when a Lambda
	// function had to answer. It is reported once more when the handler ends.
	ErrGivenUp = errors.New("given up: the handler did not return in time")
	// ErrStillRunning is returned by Run where handlers did not return within Grace.
	ErrStillRunning = errors.New("handlers are still running")
)

// safely turns a panic of f into an error, and runtime.Goexit too: f runs in a goroutine
// of its own, since nothing keeps one alive that ends itself.
func safely(f func() error) error {
	done := make(chan error, 1)
	go func() {
		err := fmt.Errorf("%w: runtime.Goexit was called", ErrPanicked)
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("%w: %v\n%s", ErrPanicked, v, debug.Stack())
			}
			done <- err
		}()
		err = f()
	}()
	return <-done
}
