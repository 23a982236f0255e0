// Package metrics turns what became of requests into CloudWatch metrics. They
// travel in the lines of the log, in the embedded metric format, so that no
// function waits for a call to CloudWatch.
//
// The only dimensions are Cause, whose values are the codes of the API's errors,
// and Webhook, whose only value is the one webhook that an operator names: the
// number of metrics, which is what they are paid by, is bounded.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
package metrics

import (
	"log/slog"
	"time"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/pkg/webhook"
)

// The metrics. All count deliveries, but for the last two; of a delivery that was
// split, the first three count its items.
const (
	// Accepted: the event is on the queue now. For the busy webhook also by Webhook.
	Accepted = "Accepted"
	// Duplicate: the event was on the queue already.
	Duplicate = "Duplicate"
	// Ignored: genuine, and not wanted by its webhook.
	Ignored = "Ignored"
	// KeptAside: kept by a policy of its webhook instead of queued.
	KeptAside = "KeptAside"
	// Handshake: a question about the address, answered.
	Handshake = "Handshake"
	// Refused: for a cause that is no fault of ours. All, and by Cause.
	Refused = "Refused"
	// Faults counts requests, to any function, that failed by a fault of ours.
	Faults = "Faults"
	// AnswerTime is from a delivery's arrival at the function to its answer, in
	// milliseconds, and of any function's faults. Refusals and handshakes, which wait for
	// nothing, have none.
	AnswerTime = "AnswerTime"
	// EventAge is from the time that the provider signed to receipt, in whole seconds
	// as most of them sign, of accepted events of providers that sign one.
	EventAge = "EventAge"
)

// The dimensions.
const (
	Cause   = "Cause"
	Webhook = "Webhook"
)

// outcomes maps what became of deliveries to the metric that counts it.
var outcomes = map[webhook.Outcome]string{
	webhook.OutcomeQueued:    Accepted,
	webhook.OutcomeDuplicate: Duplicate,
	webhook.OutcomeIgnored:   Ignored,
	webhook.OutcomeHandshake: Handshake,
	webhook.OutcomeKept:      KeptAside,
}

// waits are the codes of answers that tell a sender to come again, and of which
// no fault of ours is the cause.
var waits = map[string]bool{"event_in_flight": true, "batch_unfinished": true, "webhook_not_configured": true}

// Meter implements [api.Meter]. It is safe for concurrent use.
type Meter struct {
	busy       string
	now        func() time.Time
	refusals   ration
	directives map[string]directive
}

// New returns a meter whose metrics are in namespace. Busy is the id of the
// webhook that is expected to be so; empty for none.
func New(namespace, busy string, now func() time.Time) *Meter {
	return &Meter{busy: busy, now: now, directives: directives(namespace)}
}

// Measure returns the attributes that make metrics of o's line, and whether the
// line is to be written. Of refusals of one webhook for one cause an instance
// writes one line in five seconds; it counts those in between as well.
func (m *Meter) Measure(o api.Observation) ([]slog.Attr, bool) {
	r, write := m.read(o)
	if o.Items == (webhook.Tally{}) {
		return m.attrs(r), write
	}
	beside := m.beside(o, r)
	return m.attrs(r, beside...), write || len(beside) > 0
}

// reading is what a line counts: n, by a directive of that kind, and what else it
// says. A line without metrics has an empty one.
type reading struct {
	kind string
	n    int
	rest []slog.Attr
}

// read reads what became of a request.
func (m *Meter) read(o api.Observation) (r reading, write bool) {
	switch {
	case o.Status >= 500 && !waits[o.Code]:
		return reading{Faults, 1, answered(o)}, true
	case !o.Delivery:
		return reading{}, true
	case o.Code != "":
		return m.refused(o)
	case o.Outcome == webhook.OutcomeQueued:
		return m.accepted(o), true
	case o.Outcome == webhook.OutcomeHandshake:
		return reading{kind: Handshake, n: 1}, true
	}
	return reading{outcomes[o.Outcome], events(o), answered(o)}, true
}

func answered(o api.Observation) []slog.Attr {
	return append(make([]slog.Attr, 0, mostAttrs), slog.Int64(AnswerTime, o.Took.Milliseconds()))
}

func (m *Meter) refused(o api.Observation) (reading, bool) {
	n, write := 1, true
	if o.Status < 500 {
		n, write = m.refusals.take(refusal{o.Webhook, o.Code}, m.now())
	}
	if !write {
		return reading{}, false
	}
	return reading{Refused, n, []slog.Attr{slog.String(Cause, o.Code)}}, true
}

func (m *Meter) accepted(o api.Observation) reading {
	kind, attrs := Accepted, answered(o)
	if o.Age != 0 {
		kind = acceptedAged
		attrs = append(attrs, slog.Int64(EventAge, int64(o.Age.Round(time.Second).Seconds())))
	}
	if m.isBusy(o) {
		kind += ofBusy
		attrs = append(attrs, slog.String(Webhook, o.Webhook))
	}
	return reading{kind, events(o), attrs}
}

// mostAttrs is how many the line of a delivery has at most, unless it was split.
const mostAttrs = 5

func (m *Meter) isBusy(o api.Observation) bool { return m.busy != "" && o.Webhook == m.busy }

// attrs returns a line's attributes: what it says, its counts and the directive.
func (m *Meter) attrs(r reading, beside ...reading) []slog.Attr {
	d, ok := m.directives[r.kind]
	if !ok && len(beside) == 0 {
		return nil
	}
	attrs := r.rest
	if ok {
		attrs = append(attrs, slog.Int(d.counts, r.n))
	}
	for _, b := range beside {
		more := m.directives[b.kind]
		attrs = append(append(attrs, b.rest...), slog.Int(more.counts, b.n))
		d = d.with(more)
	}
	return append(attrs, d.at(m.now()))
}
