package metrics

import (
	"encoding/json"
	"log/slog"
	"slices"
	"time"
)

// Kinds of lines besides those that are named as what they count.
const (
	acceptedAged = "AcceptedAged"
	ofBusy       = "OfBusy"
	// items begins the kinds of what a line counts besides.
	items = "Items"
)

// directive tells CloudWatch which members of a line are metrics.
type directive struct {
	counts  string
	metrics []metricDirective
	encoded slog.Value
}

// at returns the member of a line that makes metrics of it, as of t.
func (d directive) at(t time.Time) slog.Attr {
	return slog.Attr{Key: "_aws", Value: slog.GroupValue(slog.Int64("Timestamp", t.UnixMilli()), slog.Attr{Key: "CloudWatchMetrics", Value: d.encoded})}
}

// with returns the directive of a line that has the metrics of both.
func (d directive) with(more directive) directive {
	return newDirective(d.counts, slices.Concat(d.metrics, more.metrics))
}

type metricDirective struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []metric
}

// metric has no unit, which is for people alone, and of which each line would repeat the
// name: the dashboard says it.
type metric struct{ Name string }

var undivided = []string{}

// directives returns those of all kinds of lines.
func directives(namespace string) map[string]directive {
	plain := func(names ...string) []metricDirective {
		metrics := make([]metric, len(names))
		for i, name := range names {
			metrics[i] = metric{name}
		}
		return []metricDirective{{namespace, [][]string{undivided}, metrics}}
	}
	ofBusyToo := metricDirective{namespace, [][]string{{Webhook}}, []metric{{Accepted}}}
	accepted, aged := plain(Accepted, AnswerTime), plain(Accepted, AnswerTime, EventAge)
	return map[string]directive{
		Accepted:              newDirective(Accepted, accepted),
		Accepted + ofBusy:     newDirective(Accepted, append(accepted, ofBusyToo)),
		acceptedAged:          newDirective(Accepted, aged),
		acceptedAged + ofBusy: newDirective(Accepted, append(aged, ofBusyToo)),
		Duplicate:             newDirective(Duplicate, plain(Duplicate, AnswerTime)),
		Ignored:               newDirective(Ignored, plain(Ignored, AnswerTime)),
		KeptAside:             newDirective(KeptAside, plain(KeptAside, AnswerTime)),
		Handshake:             newDirective(Handshake, plain(Handshake)),
		Refused:               newDirective(Refused, []metricDirective{{namespace, [][]string{undivided, {Cause}}, []metric{{Refused}}}}),
		Faults:                newDirective(Faults, plain(Faults, AnswerTime)),

		items + Accepted:          newDirective(Accepted, plain(Accepted)),
		items + Accepted + ofBusy: newDirective(Accepted, append(plain(Accepted), ofBusyToo)),
		items + Duplicate:         newDirective(Duplicate, plain(Duplicate)),
		items + Ignored:           newDirective(Ignored, plain(Ignored)),
	}
}

func newDirective(counts string, all []metricDirective) directive {
	b, _ := json.Marshal(all) // strings always marshal
	return directive{counts, all, slog.AnyValue(json.RawMessage(b))}
}
