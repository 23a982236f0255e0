package metrics_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/metrics"
	"github.com/postern-dev/postern/pkg/webhook"
)

const busy = "wh_busy"

func newMeter() *metrics.Meter {
	return metrics.New(namespace, busy, func() time.Time { return now })
}

var observations = []struct {
	name string
	seen api.Observation
	want map[string]float64
}{
	{"accepted", api.Observation{Delivery: true, Outcome: webhook.OutcomeQueued, Status: 200, Took: 12 * time.Millisecond},
		map[string]float64{"Accepted": 1, "AnswerTime": 12}},
	{"accepted, signed a while ago", api.Observation{Delivery: true, Outcome: webhook.OutcomeQueued, Status: 200, Age: 1600 * time.Millisecond},
		map[string]float64{"Accepted": 1, "AnswerTime": 0, "EventAge": 2}},
	{"accepted by the busy webhook", api.Observation{Delivery: true, Webhook: busy, Outcome: webhook.OutcomeQueued, Status: 200},
		map[string]float64{"Accepted": 1, "Accepted/wh_busy": 1, "AnswerTime": 0}},
	{"accepted by the busy webhook, signed a while ago", api.Observation{Delivery: true, Webhook: busy, Outcome: webhook.OutcomeQueued, Status: 200, Age: time.Second},
		map[string]float64{"Accepted": 1, "Accepted/wh_busy": 1, "AnswerTime": 0, "EventAge": 1}},
	{"accepted by another webhook", api.Observation{Delivery: true, Webhook: "wh_other", Outcome: webhook.OutcomeQueued, Status: 200},
		map[string]float64{"Accepted": 1, "AnswerTime": 0}},
	{"duplicate", api.Observation{Delivery: true, Outcome: webhook.OutcomeDuplicate, Status: 200, Took: time.Second},
		map[string]float64{"Duplicate": 1, "AnswerTime": 1000}},
	{"ignored", api.Observation{Delivery: true, Outcome: webhook.OutcomeIgnored, Status: 200},
		map[string]float64{"Ignored": 1, "AnswerTime": 0}},
	{"kept aside", api.Observation{Delivery: true, Outcome: webhook.OutcomeKept, Status: 200},
		map[string]float64{"KeptAside": 1, "AnswerTime": 0}},
	{"handshake", api.Observation{Delivery: true, Outcome: webhook.OutcomeHandshake, Status: 200},
		map[string]float64{"Handshake": 1}},
	{"refused", api.Observation{Delivery: true, Code: "signature_mismatch", Status: 401},
		map[string]float64{"Refused": 1, "Refused/signature_mismatch": 1}},
	{"told to wait for another delivery", api.Observation{Delivery: true, Code: "event_in_flight", Status: 503},
		map[string]float64{"Refused": 1, "Refused/event_in_flight": 1}},
	{"told to wait for a secret", api.Observation{Delivery: true, Code: "webhook_not_configured", Status: 503},
		map[string]float64{"Refused": 1, "Refused/webhook_not_configured": 1}},
	{"a fault of ours", api.Observation{Delivery: true, Code: "unavailable", Status: 503, Took: 2500 * time.Millisecond},
		map[string]float64{"Faults": 1, "AnswerTime": 2500}},
	{"split, one kind of items", api.Observation{Delivery: true, Outcome: webhook.OutcomeQueued, Status: 200, Items: webhook.Tally{Queued: 7}},
		map[string]float64{"Accepted": 7, "AnswerTime": 0}},
	{"split, all kinds of items", api.Observation{Delivery: true, Webhook: busy, Outcome: webhook.OutcomeQueued, Status: 200, Age: time.Second,
		Items: webhook.Tally{Queued: 7, Duplicate: 5, Ignored: 3}},
		map[string]float64{"Accepted": 7, "Accepted/wh_busy": 7, "Duplicate": 5, "Ignored": 3, "AnswerTime": 0, "EventAge": 1}},
	{"split, all there already", api.Observation{Delivery: true, Outcome: webhook.OutcomeDuplicate, Status: 200, Items: webhook.Tally{Duplicate: 5, Ignored: 3}},
		map[string]float64{"Duplicate": 5, "Ignored": 3, "AnswerTime": 0}},
	{"split, none wanted", api.Observation{Delivery: true, Outcome: webhook.OutcomeIgnored, Status: 200, Items: webhook.Tally{Ignored: 3}},
		map[string]float64{"Ignored": 3, "AnswerTime": 0}},
	{"split, and kept aside for an item", api.Observation{Delivery: true, Outcome: webhook.OutcomeKept, Status: 200, Items: webhook.Tally{Queued: 2, Unfit: 1}},
		map[string]float64{"KeptAside": 1, "Accepted": 2, "AnswerTime": 0}},
	{"split, and refused for an item", api.Observation{Delivery: true, Code: "payload_schema", Status: 422, Items: webhook.Tally{Queued: 2, Unfit: 1}},
		map[string]float64{"Refused": 1, "Refused/payload_schema": 1, "Accepted": 2}},
	{"split, with no time for all", api.Observation{Delivery: true, Webhook: busy, Code: "batch_unfinished", Status: 503, Items: webhook.Tally{Queued: 9, Failed: 1}},
		map[string]float64{"Refused": 1, "Refused/batch_unfinished": 1, "Accepted": 9, "Accepted/wh_busy": 9}},
	{"split, and a fault of ours", api.Observation{Delivery: true, Code: "unavailable", Status: 503, Items: webhook.Tally{Queued: 9, Failed: 1}},
		map[string]float64{"Faults": 1, "Accepted": 9, "AnswerTime": 0}},
	{"a panic", api.Observation{Status: 503}, map[string]float64{"Faults": 1, "AnswerTime": 0}},
	{"a mint", api.Observation{Status: 201}, map[string]float64{}},
	{"a mint refused", api.Observation{Code: "unauthorized", Status: 401}, map[string]float64{}},
}

func TestMeasure(t *testing.T) {
	for _, tt := range observations {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, extract(t, line(newMeter(), tt.seen)))
		})
	}
}

// A delivery of an outcome that no metric counts would be invisible.
func TestEveryOutcomeIsCounted(t *testing.T) {
	for _, outcome := range declaredOutcomes(t) {
		got := extract(t, line(newMeter(), api.Observation{Delivery: true, Outcome: outcome, Status: 200}))
		assert.NotEmpty(t, got, "no metric counts the outcome %q", outcome)
	}
}

// declaredOutcomes reads the constants of type Outcome from the domain's source.
func declaredOutcomes(t *testing.T) []webhook.Outcome {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../pkg/webhook/receive.go", nil, 0)
	require.NoError(t, err)
	var found []webhook.Outcome
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 || !strings.HasPrefix(spec.Names[0].Name, "Outcome") {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		found = append(found, webhook.Outcome(value))
		return true
	})
	require.GreaterOrEqual(t, len(found), 4)
	return found
}

func TestRefusalsAreCountedAndNotAllWritten(t *testing.T) {
	clock := now
	m := metrics.New(namespace, "", func() time.Time { return clock })
	forged := api.Observation{Delivery: true, Webhook: "wh_a", Code: "signature_mismatch", Status: 401}
	other := api.Observation{Delivery: true, Webhook: "wh_b", Code: "signature_mismatch", Status: 401}

	assert.NotEmpty(t, line(m, forged), "the first")
	for range 41 {
		assert.Empty(t, line(m, forged))
	}
	assert.NotEmpty(t, line(m, other), "another webhook's first")
	clock = clock.Add(5 * time.Second)
	assert.Contains(t, line(m, forged), `"Refused":42`)
	clock = clock.Add(5 * time.Second)
	assert.Contains(t, line(m, forged), `"Refused":1`)
}

// What was queued counts though the refusal of the rest has its line later.
func TestItemsOfRefusalsThatAreHeldBack(t *testing.T) {
	clock := now
	m := metrics.New(namespace, "", func() time.Time { return clock })
	unfit := api.Observation{Delivery: true, Webhook: "wh_a", Code: "payload_schema", Status: 422, Items: webhook.Tally{Queued: 2, Unfit: 1}}
	assert.Contains(t, line(m, unfit), `"Refused":1`)
	assert.Equal(t, map[string]float64{"Accepted": 2}, extract(t, line(m, unfit)))
	unfit.Items.Queued = 0
	assert.Empty(t, line(m, unfit))
	clock = clock.Add(5 * time.Second)
	assert.Contains(t, line(m, unfit), `"Refused":3`)
}

func TestRefusalsOfManyKindsTakeBoundedMemory(t *testing.T) {
	clock := now
	m := metrics.New(namespace, "", func() time.Time { return clock })
	refuse := func(i int) string {
		return line(m, api.Observation{Delivery: true, Webhook: strconv.Itoa(i), Code: "signature_mismatch", Status: 401})
	}
	for i := range 1000 {
		require.NotEmpty(t, refuse(i))
	}
	assert.NotEmpty(t, refuse(1000), "has no room to be held back")
	assert.NotEmpty(t, refuse(1000), "has no room to be held back")
	clock = clock.Add(5 * time.Second)
	assert.NotEmpty(t, refuse(1000), "has the room of those that are over")
	assert.Empty(t, refuse(1000))
}

// BenchmarkLine is what a line costs without metrics and with them.
func BenchmarkLine(b *testing.B) {
	log := slog.New(slog.NewJSONHandler(io.Discard, nil))
	answer := func(context.Context, *api.Request) *api.Response { return &api.Response{Status: http.StatusOK} }
	for name, meter := range map[string]api.Meter{"plain": nil, "metered": accepting{newMeter()}} {
		h := api.Metered(log, meter, "receive", answer)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h(b.Context(), &api.Request{})
			}
		})
	}
}

// accepting measures every request as an accepted delivery.
type accepting struct{ *metrics.Meter }

func (a accepting) Measure(o api.Observation) ([]slog.Attr, bool) {
	o.Delivery, o.Outcome, o.Age = true, webhook.OutcomeQueued, time.Second
	return a.Meter.Measure(o)
}
