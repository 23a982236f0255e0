// Package consumer is for workflows that take Postern's events off the queue. It
// makes of a [Handler] a Lambda function of an SQS queue ([Consumer.HandleSQS]) or a
// loop in a long-running program ([Consumer.Run]).
//
// Either way a message goes through the same steps:
//
//	decode ─▶ fetch a large body ─▶ verify again ─▶ claim ─▶ handle ─▶ commit ─▶ delete
//	                                                  │         └──▶ release ─▶ retry
//	                                                  └──▶ handled before ─▶ delete
//
// Whatever fails goes back to the queue, and from there, having failed as often as
// the queue allows, to its dead-letter queue. No message is dropped.
//
// The packages beneath this one are what a [Config] and Run are given: dynamoinbox and
// boltinbox, one of which remembers what was handled; s3bodies, for large bodies; and
// sqssource, the queue of a loop.
package consumer

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Handler does a workflow's work for one event. It is called concurrently.
//
// An error, or a panic, says that the work is not done: the event comes again. So it
// does if the handler is still at it when ctx ends, which it should heed, or if it ends
// its goroutine, as t.FailNow does.
type Handler func(ctx context.Context, e Event) error

// Event is an event with what the queue says of it. Data is there even if it
// travelled apart from the message.
type Event struct {
	webhook.Event
	// MessageID is the queue's id of the message.
	MessageID string
	// Attributes are those of the message: product, app, env, event and provider.
	Attributes map[string]string
	// SentAt is when the message came onto the queue, to the millisecond.
	SentAt time.Time
	// ReceiveCount is how often the message was received, this time included.
	ReceiveCount int
	// Again says that the event may have been handled before: who began it neither
	// finished nor failed in time. It is never set without an Inbox.
	Again bool
}

// Consumer hands events to a workflow's handler. It is safe for concurrent use.
type Consumer struct {
	config Config
	// once is nil where there is no inbox.
	once *webhook.Once
}

// New returns a consumer. Its error names the field of config that breaks its rule.
func New(config Config) (*Consumer, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	c := &Consumer{config: config.withDefaults()}
	if config.Inbox != nil {
		c.once = webhook.NewOnce(inbox{config.Inbox}, webhook.SystemClock{}, rand.Reader)
	}
	return c, nil
}

// take does with a message all but to take it off the queue.
func (c *Consumer) take(ctx context.Context, m Message) Report {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	began := time.Now()
	e := Event{MessageID: m.ID, Attributes: m.Attributes, SentAt: m.SentAt, ReceiveCount: m.ReceiveCount}
	outcome := Failed
	err := safely(func() (err error) {
		outcome, err = c.attempt(ctx, m, &e)
		return err
	})
	return Report{
		MessageID: m.ID, ReceiveCount: m.ReceiveCount, WebhookID: e.WebhookID, EventID: e.ID, Type: e.Type,
		Again: e.Again, Outcome: outcome, Err: err, Took: time.Since(began),
	}
}

// attempt opens the message before it claims the event (I2: what is forged claims
// nothing).
func (c *Consumer) attempt(ctx context.Context, m Message, e *Event) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return Failed, err
	}
	err := c.open(ctx, m, e)
	if err != nil {
		return Failed, err
	}
	if c.once != nil {
		return c.handleOnce(ctx, e)
	}
	if err := c.handle(ctx, *e); err != nil {
		return Failed, err
	}
	return Handled, nil
}

// open fills in e from the message.
func (c *Consumer) open(ctx context.Context, m Message, e *Event) (err error) {
	if e.Event, err = decode(m.Body); err != nil {
		return err
	}
	if err := c.fetch(ctx, &e.Event); err != nil {
		return err
	}
	if c.config.Verify == nil {
		return nil
	}
	return c.config.Verify(ctx, e.Event)
}

func (c *Consumer) handle(ctx context.Context, e Event) error {
	return safely(func() error { return c.config.Handler(ctx, e) })
}

func (c *Consumer) log(ctx context.Context, level slog.Level, message string, attrs ...slog.Attr) {
	attrs = append(attrs, slog.String("consumer", c.config.Name))
	c.config.Log.LogAttrs(ctx, level, message, attrs...)
}
