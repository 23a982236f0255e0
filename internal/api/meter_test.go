package api

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/pkg/webhook"
)

// fixedMeter returns what it holds, and keeps what it was shown.
type fixedMeter struct {
	attrs []slog.Attr
	write bool
	seen  Observation
}

func (m *fixedMeter) Measure(o Observation) ([]slog.Attr, bool) {
	m.seen = o
	return m.attrs, m.write
}

func TestMetered(t *testing.T) {
	metrics := []slog.Attr{slog.Int("Accepted", 1)}
	tests := []struct {
		name    string
		meter   Meter
		warning bool
		has     []string
		hasNot  []string
		lines   int
	}{
		{"no meter", nil, false, []string{"status=200", "took="}, nil, 1},
		{"metrics", &fixedMeter{attrs: metrics, write: true}, false, []string{"status=200", "Accepted=1"}, []string{"took="}, 1},
		{"a line without metrics", &fixedMeter{write: true}, false, []string{"took="}, nil, 1},
		{"a line held back", &fixedMeter{}, false, nil, nil, 0},
		{"a warning, which is not held back", &fixedMeter{}, true, []string{"level=WARN"}, nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			answer := func(ctx context.Context, _ *Request) *Response {
				lineOf(ctx).warn = tt.warning
				return &Response{Status: 200}
			}
			Metered(slog.New(slog.NewTextHandler(&out, nil)), tt.meter, "receive", answer)(t.Context(), &Request{})
			for _, want := range tt.has {
				assert.Contains(t, out.String(), want)
			}
			for _, unwanted := range tt.hasNot {
				assert.NotContains(t, out.String(), unwanted)
			}
			assert.Equal(t, tt.lines, bytes.Count(out.Bytes(), []byte("\n")))
		})
	}
}

func TestLineSaysWhatBecameOfItems(t *testing.T) {
	for want, items := range map[string]webhook.Tally{
		"items.queued=1 items.duplicate=2 items.ignored=3 items.unfit=4 items.failed=5": {Queued: 1, Duplicate: 2, Ignored: 3, Unfit: 4, Failed: 5},
		"outcome=queued status=200": {},
	} {
		var out bytes.Buffer
		h := Logged(slog.New(slog.NewTextHandler(&out, nil)), "receive", func(ctx context.Context, _ *Request) *Response {
			lineOf(ctx).receipt(webhook.Receipt{Outcome: webhook.OutcomeQueued, Items: items})
			return &Response{Status: 200}
		})
		h(t.Context(), &Request{})
		assert.Contains(t, out.String(), want)
	}
}

func TestMeterSees(t *testing.T) {
	m := &fixedMeter{}
	h := Metered(slog.New(slog.DiscardHandler), m, "receive", func(ctx context.Context, _ *Request) *Response {
		lineOf(ctx).receipt(webhook.Receipt{
			Webhook: webhook.Webhook{ID: "wh_a"}, Outcome: webhook.OutcomeQueued, SignedAt: lineOf(ctx).began.Add(-time.Minute),
			Items: webhook.Tally{Queued: 2, Unfit: 1},
		})
		return fail(ctx, &webhook.Error{Kind: webhook.TooLarge, Code: "body_too_large"})
	})
	h(t.Context(), &Request{})
	assert.Positive(t, m.seen.Took)
	m.seen.Took = 0
	assert.Equal(t, Observation{
		Delivery: true, Webhook: "wh_a", Outcome: webhook.OutcomeQueued, Code: "body_too_large", Status: 413, Age: time.Minute,
		Items: webhook.Tally{Queued: 2, Unfit: 1},
	}, m.seen)
}
