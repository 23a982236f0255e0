package api

import (
	"context"
	"log/slog"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Meter makes metrics of requests.
type Meter interface {
	// Measure returns what a request's line is to say besides, and whether it is
	// to be written at all.
	Measure(Observation) (attrs []slog.Attr, write bool)
}

// Observation is what is known of a request once it is answered.
type Observation struct {
	// Delivery says that it came to a webhook's address.
	Delivery bool
	// Webhook is the webhook's id; empty if there is none.
	Webhook string
	// Outcome is what became of a delivery that was not refused.
	Outcome webhook.Outcome
	// Code is the error's; empty if there was none.
	Code   string
	Status int
	Took   time.Duration
	// Age is how old the event was at its receipt; 0 where that is unknown.
	Age time.Duration
}

// NoteAge adds how old the event was that the request of ctx brought.
func NoteAge(ctx context.Context, age time.Duration) { lineOf(ctx).seen.Age = age }

// measure says whether the line is to be written. One that warns always is.
func (l *line) measure(m Meter) bool {
	var attrs []slog.Attr
	write := true
	if m != nil {
		attrs, write = m.Measure(l.seen)
	}
	if len(attrs) == 0 {
		attrs = []slog.Attr{slog.Duration("took", l.seen.Took)} // which metrics say themselves, where it matters
	}
	l.add(attrs...)
	return write || l.warn
}
