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

// The metrics. All count deliveries, but for the last two.
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
	// milliseconds. Refusals and handshakes, which wait for nothing, have none.
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
var waits = map[string]bool{"event_in_flight": true, "webhook_not_configured": true}

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
	switch {
	case o.Status >= 500 && !waits[o.Code]:
		return m.attrs(Faults, 1, slog.Int64(AnswerTime, o.Took.Milliseconds())), true
	case !o.Delivery:
		return nil, true
	case o.Code != "":
		return m.refused(o)
	case o.Outcome == webhook.OutcomeQueued:
		return m.accepted(o), true
	case o.Outcome == webhook.OutcomeHandshake:
		return m.attrs(Handshake, 1), true
	}
	return m.attrs(outcomes[o.Outcome], 1, slog.Int64(AnswerTime, o.Took.Milliseconds())), true
}

func (m *Meter) refused(o api.Observation) ([]slog.Attr, bool) {
	n, write := 1, true
	if o.Status < 500 {
		n, write = m.refusals.take(refusal{o.Webhook, o.Code}, m.now())
	}
	if !write {
		return nil, false
	}
	return m.attrs(Refused, n, slog.String(Cause, o.Code)), true
}

func (m *Meter) accepted(o api.Observation) []slog.Attr {
	kind, attrs := Accepted, append(make([]slog.Attr, 0, mostAttrs), slog.Int64(AnswerTime, o.Took.Milliseconds()))
	if o.Age != 0 {
		kind = acceptedAged
		attrs = append(attrs, slog.Int64(EventAge, int64(o.Age.Round(time.Second).Seconds())))
	}
	if m.busy != "" && o.Webhook == m.busy {
		kind += ofBusy
		attrs = append(attrs, slog.String(Webhook, o.Webhook))
	}
	return m.attrs(kind, 1, attrs...)
}

// mostAttrs is how many a line has at most.
const mostAttrs = 5

// attrs returns a line's attributes: the directive, the count, and the rest.
func (m *Meter) attrs(kind string, n int, rest ...slog.Attr) []slog.Attr {
	d, ok := m.directives[kind]
	if !ok {
		return nil
	}
	return append(rest, slog.Int(d.counts, n), d.at(m.now()))
}
