package consumer_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func golden(t testing.TB) events.SQSEvent {
	t.Helper()
	b, err := os.ReadFile("../../../testdata/events/queue.json")
	require.NoError(t, err)
	var batch events.SQSEvent
	require.NoError(t, json.Unmarshal(b, &batch))
	return batch
}

func TestGoldenMessage(t *testing.T) {
	var w workflow
	c := newConsumer(t, consumer.Config{
		Handler: w.handle, Inbox: &memory.Claims{},
		Verify: func(ctx context.Context, e webhook.Event) error {
			return consumer.Verify(ctx, e, "stripe", provider.Config{Secrets: []provider.Secret{{Value: "whsec_golden0test0secret0of0no0account"}}})
		},
	})
	require.Empty(t, failures(t, t.Context(), c, golden(t)))
	require.Len(t, w.events(), 1)
	e := w.events()[0]
	assert.Equal(t, "evt_1GoldenTestEvent000000001", e.ID)
	assert.Equal(t, "payment_intent.succeeded", e.ProviderType)
	assert.Equal(t, "5f0c1f2e-1111-4222-8333-444455556666", e.MessageID)
	assert.Equal(t, 1, e.ReceiveCount)
	assert.Equal(t, time.UnixMilli(1767225601150).UTC(), e.SentAt)
	assert.Equal(t, map[string]string{
		"app": "stripe-payments", "env": "prd", "event": "payment.succeeded", "product": "ecommerce-platform", "provider": "stripe",
	}, e.Attributes)
	assert.False(t, e.Again)

	require.Empty(t, failures(t, t.Context(), c, golden(t)), "the queue delivers it again")
	assert.Len(t, w.events(), 1)
}

func TestBatchFailsInPart(t *testing.T) {
	e := func(id string) string { return encode(t, anEvent(id)) }
	noWebhook := anEvent("evt_x")
	noWebhook.WebhookID = ""
	tests := []struct {
		name   string
		bodies []string
		want   []string
	}{
		{"nothing", nil, []string{}},
		{"all good", []string{e("a"), e("b")}, []string{}},
		{"no JSON", []string{e("a"), "poison", e("b")}, []string{"m-1"}},
		{"no event", []string{`{}`, e("a")}, []string{"m-0"}},
		{"an event of nobody's", []string{encode(t, noWebhook), e("a")}, []string{"m-0"}},
		{"an error", []string{e("a"), e("fails")}, []string{"m-1"}},
		{"a panic", []string{e("panics"), e("a"), e("b")}, []string{"m-0"}},
		{"all bad", []string{e("panics"), e("fails"), ""}, []string{"m-0", "m-1", "m-2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var r reports
			c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Report: r.add, Handler: func(_ context.Context, e consumer.Event) error {
				switch e.ID {
				case "fails":
					return errors.New("no stock")
				case "panics":
					panic("at the disco")
				}
				return nil
			}})
			assert.Equal(t, tt.want, failures(t, t.Context(), c, batchOf(tt.bodies...)))
			assert.Equal(t, len(tt.want), r.outcomes()[consumer.Failed])
			assert.Equal(t, len(tt.bodies)-len(tt.want), r.outcomes()[consumer.Handled])
		})
	}
}

func TestReportsSayWhy(t *testing.T) {
	stock := errors.New("no stock")
	tests := map[string]struct {
		body    string
		handler consumer.Handler
		want    error
		says    string
	}{
		"poison":            {"poison", (&workflow{}).handle, consumer.ErrUndecodable, ""},
		"an error":          {encode(t, anEvent("a")), func(context.Context, consumer.Event) error { return stock }, stock, "no stock"},
		"a panic":           {encode(t, anEvent("a")), func(context.Context, consumer.Event) error { panic("no shelf") }, consumer.ErrPanicked, "no shelf"},
		"where it panicked": {encode(t, anEvent("a")), func(context.Context, consumer.Event) error { panic("x") }, consumer.ErrPanicked, "lambda_test.go"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var r reports
			c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Report: r.add, Handler: tt.handler})
			require.Len(t, failures(t, t.Context(), c, batchOf(tt.body)), 1)
			got := r.only(t)
			assert.ErrorIs(t, got.Err, tt.want)
			assert.ErrorContains(t, got.Err, tt.says)
			assert.Equal(t, "m-0", got.MessageID)
			assert.Equal(t, 1, got.ReceiveCount)
		})
	}
}

func TestBatchIsHandledSomeAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		c := newConsumer(t, consumer.Config{Concurrency: 3, Handler: func(context.Context, consumer.Event) error {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			return nil
		}})
		var bodies []string
		for i := range 9 {
			bodies = append(bodies, encode(t, anEvent(string(rune('a'+i)))))
		}
		began := time.Now()
		assert.Empty(t, failures(t, t.Context(), c, batchOf(bodies...)))
		assert.EqualValues(t, 3, most.Load())
		assert.Equal(t, 3*time.Second, time.Since(began))
	})
}

func TestInvocationEndsInTime(t *testing.T) {
	heeds := func(ctx context.Context, e consumer.Event) error {
		if e.ID != "slow" {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	}
	ignores := func(_ context.Context, e consumer.Event) error {
		if e.ID == "slow" {
			time.Sleep(time.Hour)
		}
		return nil
	}
	tests := []struct {
		name        string
		handler     consumer.Handler
		concurrency int
		timeout     time.Duration
		took        time.Duration
		want        []string
	}{
		{"a handler that heeds its context", heeds, 2, 10 * time.Second, 8 * time.Second, []string{"m-0"}},
		{"a handler that does not", ignores, 2, 10 * time.Second, 9500 * time.Millisecond, []string{"m-0"}},
		{"one that does not, and others behind it", ignores, 1, 10 * time.Second, 9500 * time.Millisecond, []string{"m-0", "m-1", "m-2"}},
		{"one that heeds it, and no time for others", heeds, 1, 10 * time.Second, 8 * time.Second, []string{"m-0", "m-1", "m-2"}},
		{"little time", heeds, 2, time.Second, 800 * time.Millisecond, []string{"m-0"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Concurrency: tt.concurrency, Handler: tt.handler})
				ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
				defer cancel()
				began := time.Now()
				got := failures(t, ctx, c, batchOf(encode(t, anEvent("slow")), encode(t, anEvent("a")), encode(t, anEvent("b"))))
				assert.Equal(t, tt.want, got)
				assert.Equal(t, tt.took, time.Since(began))
				time.Sleep(2 * time.Hour)
			})
		})
	}
}

func TestHandlerThatIsGivenUpIsReportedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r reports
		c := newConsumer(t, consumer.Config{Report: r.add, Handler: func(context.Context, consumer.Event) error { time.Sleep(time.Hour); return nil }})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		assert.Equal(t, []string{"m-0"}, failures(t, ctx, c, batchOf(encode(t, anEvent("a")))))
		assert.ErrorIs(t, r.only(t).Err, consumer.ErrGivenUp)
		time.Sleep(2 * time.Hour)
		assert.Equal(t, map[consumer.Outcome]int{consumer.Failed: 1, consumer.Handled: 1}, r.outcomes())
	})
}

func TestTimeoutOfOneEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r reports
		c := newConsumer(t, consumer.Config{Timeout: 5 * time.Second, Report: r.add, Handler: func(ctx context.Context, _ consumer.Event) error {
			<-ctx.Done()
			return ctx.Err()
		}})
		assert.Equal(t, []string{"m-0"}, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")))))
		assert.ErrorIs(t, r.only(t).Err, context.DeadlineExceeded)
		assert.Equal(t, 5*time.Second, r.only(t).Took)
	})
}
