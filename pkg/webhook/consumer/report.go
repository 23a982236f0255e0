package consumer

import (
	"context"
	"log/slog"
	"time"
)

// Outcome says what became of a message.
type Outcome string

const (
	// Handled: the handler has done its work. Err, if there is one, says that this
	// could not be written down, so that the event may be handled again.
	Handled Outcome = "handled"
	// Duplicate: the event was handled before.
	Duplicate Outcome = "duplicate"
	// Busy: somebody else is at it, or died of it; the message goes back to the queue.
	Busy Outcome = "busy"
	// Failed: the message goes back to the queue, and in the end to its dead-letter
	// queue. Err says why.
	Failed Outcome = "failed"
)

// settled says whether the message is to be taken off the queue.
func (o Outcome) settled() bool { return o == Handled || o == Duplicate }

// Report is what became of one message. Of one that could not be decoded it has no
// WebhookID, EventID or Type.
type Report struct {
	MessageID string
	// ReceiveCount is how often the message was received, this time included.
	ReceiveCount int
	WebhookID    string
	EventID      string
	// Type is the event tag.
	Type string
	// Again says that the event may have been handled before.
	Again   bool
	Outcome Outcome
	// Err is why it failed or is busy, or what went wrong after it was handled; nil where
	// nothing did.
	Err error
	// Took is the time from when the message was taken up until it was handled or failed.
	Took time.Duration
}

func (c *Consumer) report(ctx context.Context, r Report) {
	attrs := []slog.Attr{
		slog.String("outcome", string(r.Outcome)), slog.String("message_id", r.MessageID), slog.Int("receive_count", r.ReceiveCount),
		slog.String("webhook", r.WebhookID), slog.String("event_id", r.EventID), slog.String("type", r.Type),
		slog.Bool("again", r.Again), slog.Int64("ms", r.Took.Milliseconds()),
	}
	if r.Err != nil {
		attrs = append(attrs, slog.String("error", r.Err.Error()))
	}
	c.log(ctx, r.level(), "event", attrs...)
	if err := safely(func() error { c.tell(ctx, r); return nil }); err != nil {
		c.log(ctx, slog.LevelError, "report", slog.String("message_id", r.MessageID), slog.String("error", err.Error()))
	}
}

func (c *Consumer) tell(ctx context.Context, r Report) {
	if c.config.Report != nil {
		c.config.Report(ctx, r)
	}
}

func (r Report) level() slog.Level {
	switch {
	case r.Outcome == Failed:
		return slog.LevelError
	case r.Outcome == Handled && r.Err != nil:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}
