package metrics

import (
	"encoding/json"
	"log/slog"
	"time"
)

// Kinds of lines besides those that are named as what they count.
const (
	acceptedAged = "AcceptedAged"
	ofBusy       = "OfBusy"
)

// directive tells CloudWatch which members of a line are metrics.
type directive struct {
	counts string
	metric slog.Value
}

// at returns the member of a line that makes metrics of it, as of t.
func (d directive) at(t time.Time) slog.Attr {
	return slog.Group("_aws", slog.Int64("Timestamp", t.UnixMilli()), slog.Attr{Key: "CloudWatchMetrics", Value: d.metric})
}

type metricDirective struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []metric
}

type metric struct {
	Name string
	Unit string `json:",omitempty"`
}

var (
	answerTime = metric{AnswerTime, "Milliseconds"}
	eventAge   = metric{EventAge, "Seconds"}
	undivided  = []string{}
)

// directives returns those of all kinds of lines.
func directives(namespace string) map[string]directive {
	plain := func(counts string, more ...metric) []metricDirective {
		return []metricDirective{{namespace, [][]string{undivided}, append([]metric{{Name: counts}}, more...)}}
	}
	ofBusyToo := metricDirective{namespace, [][]string{{Webhook}}, []metric{{Name: Accepted}}}
	accepted, aged := plain(Accepted, answerTime), plain(Accepted, answerTime, eventAge)
	return map[string]directive{
		Accepted:              newDirective(Accepted, accepted),
		Accepted + ofBusy:     newDirective(Accepted, append(accepted, ofBusyToo)),
		acceptedAged:          newDirective(Accepted, aged),
		acceptedAged + ofBusy: newDirective(Accepted, append(aged, ofBusyToo)),
		Duplicate:             newDirective(Duplicate, plain(Duplicate, answerTime)),
		Ignored:               newDirective(Ignored, plain(Ignored, answerTime)),
		KeptAside:             newDirective(KeptAside, plain(KeptAside, answerTime)),
		Handshake:             newDirective(Handshake, plain(Handshake)),
		Refused:               newDirective(Refused, []metricDirective{{namespace, [][]string{undivided, {Cause}}, []metric{{Name: Refused}}}}),
		Faults:                newDirective(Faults, plain(Faults, answerTime)),
	}
}

func newDirective(counts string, all []metricDirective) directive {
	b, _ := json.Marshal(all) // strings always marshal
	return directive{counts, slog.AnyValue(json.RawMessage(b))}
}
