package api

import (
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
	// Items is what became of the items of a delivery that was split; zero of all others.
	Items webhook.Tally
	// Code is the error's; empty if there was none.
	Code   string
	Status int
	Took   time.Duration
	// Age is how long before its arrival a delivery was signed; 0 where that is unknown.
	Age time.Duration
}

// measure says whether the line is to be written. One that warns always is.
func (l *line) measure(m Meter) bool {
	if m == nil {
		return true
	}
	attrs, write := m.Measure(l.seen)
	l.add(attrs...)
	l.metered = len(attrs) > 0
	return write || l.warn
}

// took is how long the answer took; empty, which is not written, where the line
// has metrics, which say it if it matters.
func (l *line) took() slog.Attr {
	if l.metered {
		return slog.Attr{}
	}
	return slog.Duration("took", l.seen.Took)
}
