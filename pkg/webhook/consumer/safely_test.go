package consumer_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// panicking is an inbox that panics.
type panicking struct{ webhook.Claims }

func (panicking) Claim(context.Context, webhook.Claim) (webhook.Found, error) { panic("no client") }

func TestPanicOfWhatTheConfigNames(t *testing.T) {
	tests := []struct {
		name    string
		config  consumer.Config
		outcome consumer.Outcome
	}{
		{"Inbox", consumer.Config{Inbox: panicking{}}, consumer.Failed},
		{"Verify", consumer.Config{Verify: func(context.Context, webhook.Event) error { panic("x") }}, consumer.Failed},
		{"Report", consumer.Config{Report: func(context.Context, consumer.Report) { panic("x") }}, consumer.Handled},
	}
	for _, tt := range tests {
		t.Run(tt.name+" in a function", func(t *testing.T) {
			tt.config.Handler = (&workflow{}).handle
			failed := failures(t, t.Context(), newConsumer(t, tt.config), batchOf(encode(t, anEvent("a"))))
			assert.Equal(t, tt.outcome == consumer.Failed, len(failed) == 1)
		})
		t.Run(tt.name+" in a loop", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tt.config.Handler = (&workflow{}).handle
				var q queue
				q.put(encode(t, anEvent("a")))
				stop := run(t, newConsumer(t, tt.config), &q, consumer.LoopConfig{})
				time.Sleep(time.Second)
				assert.Equal(t, tt.outcome == consumer.Failed, q.len() == 1)
				require.NoError(t, stop())
			})
		})
	}
}

// ends is what a handler, or a Verify or Report, does that calls t.FailNow.
func ends() { runtime.Goexit() }

func TestWhatEndsItsGoroutineFailsAlone(t *testing.T) {
	handler := func(_ context.Context, e consumer.Event) error {
		if e.ID == "a" {
			ends()
		}
		return nil
	}
	verify := func(_ context.Context, e webhook.Event) error {
		if e.ID == "a" {
			ends()
		}
		return nil
	}
	tests := []struct {
		name   string
		config consumer.Config
		want   map[consumer.Outcome]int
	}{
		{"Handler", consumer.Config{Handler: handler}, map[consumer.Outcome]int{consumer.Failed: 1, consumer.Handled: 2}},
		{"Handler with an inbox", consumer.Config{Handler: handler, Inbox: &memory.Claims{}}, map[consumer.Outcome]int{consumer.Failed: 1, consumer.Handled: 2}},
		{"Verify", consumer.Config{Handler: (&workflow{}).handle, Verify: verify}, map[consumer.Outcome]int{consumer.Failed: 1, consumer.Handled: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name+" in a function", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var r reports
				tt.config.Report, tt.config.Concurrency = r.add, 1
				batch := batchOf(encode(t, anEvent("a")), encode(t, anEvent("b")), encode(t, anEvent("c")))
				assert.Equal(t, []string{"m-0"}, failures(t, t.Context(), newConsumer(t, tt.config), batch))
				assert.Equal(t, tt.want, r.outcomes())
				assert.ErrorIs(t, r.first(t).Err, consumer.ErrPanicked)
			})
		})
		t.Run(tt.name+" in a loop", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var r reports
				tt.config.Report, tt.config.Concurrency = r.add, 1
				var q queue
				q.put(encode(t, anEvent("a")))
				stop := run(t, newConsumer(t, tt.config), &q, consumer.LoopConfig{})
				time.Sleep(15 * time.Second)
				assert.Equal(t, map[consumer.Outcome]int{consumer.Failed: 2}, r.outcomes(), "it is back after the pause for retries")
				require.NoError(t, stop())
			})
		})
	}
}

func TestReportThatEndsItsGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConsumer(t, consumer.Config{Handler: (&workflow{}).handle, Report: func(context.Context, consumer.Report) { ends() }})
		assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")), encode(t, anEvent("b")))))
	})
}

func TestPanicOfARetryDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r reports
		c := newConsumer(t, consumer.Config{Report: r.add, Handler: func(context.Context, consumer.Event) error { panic("x") }})
		var q queue
		q.put(encode(t, anEvent("a")))
		stop := run(t, c, &q, consumer.LoopConfig{RetryDelay: func(n int) time.Duration { return []time.Duration{}[n] }})
		time.Sleep(time.Second)
		assert.ErrorContains(t, r.only(t).Err, "index out of range")
		time.Sleep(consumer.DefaultVisibility)
		assert.Equal(t, 2, r.outcomes()[consumer.Failed], "the message is back when its visibility ends")
		require.NoError(t, stop())
	})
}

func TestErrorOfTheHandlerIsItsOwn(t *testing.T) {
	for _, its := range []error{webhook.ErrBusy, fmt.Errorf("stock: %w", webhook.ErrBusy)} {
		var r reports
		c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Report: r.add, Handler: func(context.Context, consumer.Event) error { return its }})
		assert.Len(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")))), 1)
		assert.Equal(t, consumer.Failed, r.only(t).Outcome, "an event that nobody else is at")
		assert.ErrorIs(t, r.only(t).Err, its)
	}
}
