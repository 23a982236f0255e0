package consumer

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// maxBatch is how many messages SQS gives at a time.
const maxBatch = 10

// Source is a queue like SQS. Package sqssource has one of SQS itself. Its methods are
// called concurrently, and end when ctx does. Whatever their error is, it is logged or
// reported: Receive is then called again after a pause, and a message whose Delete or
// ChangeVisibility failed comes back when its visibility ends.
type Source interface {
	// Receive returns at most max messages, 1 to 10, hidden from other receivers for
	// visibility, as soon as there are any, or none after wait. It must not return
	// much sooner without messages and without an error.
	Receive(ctx context.Context, max int, wait, visibility time.Duration) ([]Message, error)
	// Delete takes m off the queue.
	Delete(ctx context.Context, m Message) error
	// ChangeVisibility hides m for d from now on; 0 shows it to others at once.
	ChangeVisibility(ctx context.Context, m Message, d time.Duration) error
}

const (
	// DefaultVisibility is for how long at a time a message is hidden from others.
	DefaultVisibility = 30 * time.Second
	// MinVisibility leaves a loop time to prolong it.
	MinVisibility = 3 * time.Second
	// DefaultGrace is how long handlers may go on once the loop is to stop.
	DefaultGrace = 20 * time.Second
)

// LoopConfig is how a loop treats its queue. Its zero value is fit for most.
type LoopConfig struct {
	// Visibility is for how long at a time a message is hidden from other receivers.
	// It is prolonged for as long as its handler works; so it is how long a message
	// waits whose consumer has died. MinVisibility to MaxTimeout; 0 means
	// DefaultVisibility. SQS counts in seconds.
	Visibility time.Duration
	// Grace is how long handlers may go on once the loop is to stop; 0 means
	// DefaultGrace.
	Grace time.Duration
	// RetryDelay is how long to hide a message that has failed, having been received
	// that often; nil means 10 s, doubled with each receipt, up to 15 minutes. SQS
	// hides a message for 12 hours after its receipt at most: what is longer is cut.
	RetryDelay func(receiveCount int) time.Duration
}

func (c LoopConfig) validate() error {
	if c.Visibility != 0 && (c.Visibility < MinVisibility || c.Visibility > MaxTimeout) {
		return fmt.Errorf("consumer: Visibility must be %s to %s", MinVisibility, MaxTimeout)
	}
	if c.Grace < 0 {
		return fmt.Errorf("consumer: Grace must not be negative")
	}
	return nil
}

func (c LoopConfig) withDefaults() LoopConfig {
	c.Visibility = cmp.Or(c.Visibility, DefaultVisibility)
	c.Grace = cmp.Or(c.Grace, DefaultGrace)
	if c.RetryDelay == nil {
		c.RetryDelay = retryDelay
	}
	return c
}

const (
	firstRetry = 10 * time.Second
	lastRetry  = 15 * time.Minute
)

func retryDelay(receiveCount int) time.Duration {
	return doubled(firstRetry, receiveCount-1, lastRetry)
}

// doubled returns d doubled n times, but at most limit.
func doubled(d time.Duration, n int, limit time.Duration) time.Duration {
	for ; n > 0 && d < limit; n-- {
		d *= 2
	}
	return min(d, limit)
}
