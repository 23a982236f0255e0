package metrics

import (
	"log/slog"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/pkg/webhook"
)

// events is how many events came to a delivery's outcome.
func events(o api.Observation) int {
	if n := o.Items; n != (webhook.Tally{}) {
		switch o.Outcome {
		case webhook.OutcomeQueued:
			return n.Queued
		case webhook.OutcomeDuplicate:
			return n.Duplicate
		case webhook.OutcomeIgnored:
			return n.Ignored
		}
	}
	return 1
}

// beside reads what became of those items of a batch of which r, what became of the
// batch, does not tell: with a batch that was refused, of all.
func (m *Meter) beside(o api.Observation, r reading) (list []reading) {
	accepted := reading{kind: items + Accepted, n: o.Items.Queued}
	if m.isBusy(o) {
		accepted.kind += ofBusy
		accepted.rest = []slog.Attr{slog.String(Webhook, o.Webhook)}
	}
	for _, of := range []reading{accepted, {kind: items + Duplicate, n: o.Items.Duplicate}, {kind: items + Ignored, n: o.Items.Ignored}} {
		if of.n > 0 && m.directives[of.kind].counts != m.directives[r.kind].counts {
			list = append(list, of)
		}
	}
	return list
}
