package consumer_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

const name = "orders"

// anEvent is an event of Postern's, as it stands on the queue.
func anEvent(id string) webhook.Event {
	return webhook.Event{
		ID: id, Source: "/workspaces/w/products/shop/apps/stripe/envs/prd", Type: "payment.succeeded",
		Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), DataContentType: "application/json", Data: []byte(`{"id":"` + id + `"}`),
		WebhookID: "wh_1", Provider: "stripe", Proof: "verified", ReceivedTime: time.Date(2026, 1, 1, 0, 0, 1, 0, time.UTC),
		Method: http.MethodPost, URL: "https://hooks.example.com/v1/hooks/wh_1",
	}
}

func encode(t testing.TB, e webhook.Event) string {
	t.Helper()
	b, err := e.Encode()
	require.NoError(t, err)
	return string(b)
}

// batchOf is what Lambda hands over of messages with these bodies: m-0, m-1 and so on.
func batchOf(bodies ...string) events.SQSEvent {
	var batch events.SQSEvent
	for i, body := range bodies {
		batch.Records = append(batch.Records, events.SQSMessage{
			MessageId: fmt.Sprint("m-", i), Body: body,
			Attributes: map[string]string{"ApproximateReceiveCount": "1", "SentTimestamp": "1767225601150"},
		})
	}
	return batch
}

func newConsumer(t testing.TB, config consumer.Config) *consumer.Consumer {
	t.Helper()
	config.Name = name
	config.Log = slog.New(slog.DiscardHandler)
	c, err := consumer.New(config)
	require.NoError(t, err)
	return c
}

// failures returns the ids of the messages that failed.
func failures(t testing.TB, ctx context.Context, c *consumer.Consumer, batch events.SQSEvent) []string {
	t.Helper()
	response, err := c.HandleSQS(ctx, batch)
	require.NoError(t, err)
	ids := []string{}
	for _, f := range response.BatchItemFailures {
		ids = append(ids, f.ItemIdentifier)
	}
	return ids
}

// workflow is a handler that remembers its events.
type workflow struct {
	mu   sync.Mutex
	seen []consumer.Event
	// do, where not nil, is what it does besides.
	do func(ctx context.Context, e consumer.Event) error
}

func (w *workflow) handle(ctx context.Context, e consumer.Event) error {
	w.mu.Lock()
	w.seen = append(w.seen, e)
	w.mu.Unlock()
	if w.do == nil {
		return nil
	}
	return w.do(ctx, e)
}

func (w *workflow) events() []consumer.Event {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]consumer.Event(nil), w.seen...)
}

// times returns how often each event was seen.
func (w *workflow) times() map[string]int {
	times := map[string]int{}
	for _, e := range w.events() {
		times[e.ID]++
	}
	return times
}

// reports gathers what a consumer reports.
type reports struct {
	mu  sync.Mutex
	all []consumer.Report
}

func (r *reports) add(_ context.Context, report consumer.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, report)
}

func (r *reports) outcomes() map[consumer.Outcome]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts := map[consumer.Outcome]int{}
	for _, report := range r.all {
		counts[report.Outcome]++
	}
	return counts
}

// only returns the single report.
func (r *reports) only(t testing.TB) consumer.Report {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	require.Len(t, r.all, 1)
	return r.all[0]
}

// eventually waits for what takes place elsewhere.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	assert.Eventually(t, holds, time.Minute, 20*time.Millisecond, what)
}

// first returns the first report.
func (r *reports) first(t testing.TB) consumer.Report {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	require.NotEmpty(t, r.all)
	return r.all[0]
}
