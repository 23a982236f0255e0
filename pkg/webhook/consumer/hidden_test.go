package consumer_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// strict is a queue that keeps SQS's limit: a message is hidden for at most 12 hours
// from when it was received.
type strict struct {
	*queue
	received atomic.Pointer[time.Time]
}

func (s *strict) Receive(ctx context.Context, max int, wait, visibility time.Duration) ([]consumer.Message, error) {
	messages, err := s.queue.Receive(ctx, max, wait, visibility)
	if now := time.Now(); len(messages) > 0 {
		s.received.Store(&now)
	}
	return messages, err
}

func (s *strict) ChangeVisibility(ctx context.Context, m consumer.Message, d time.Duration) error {
	if time.Since(*s.received.Load())+d > consumer.MaxTimeout {
		return errors.New("InvalidParameterValue: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]")
	}
	return s.queue.ChangeVisibility(ctx, m, d)
}

func TestMessageIsHiddenForNoLongerThanSQSAllows(t *testing.T) {
	day := func(int) time.Duration { return 24 * time.Hour }
	tests := []struct {
		name  string
		fails time.Duration // after which the handler fails
		delay func(int) time.Duration
		busy  bool
		want  time.Duration
	}{
		{"a failure", time.Hour, day, false, 11 * time.Hour},
		{"a failure at the end", consumer.MaxTimeout - 30*time.Second, day, false, 0},
		{"an event that another is at", 0, nil, true, 12 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				claims := &memory.Claims{}
				var w workflow
				w.do = func(context.Context, consumer.Event) error {
					if len(w.events()) > 1 {
						return nil
					}
					time.Sleep(tt.fails)
					return errors.New("no stock")
				}
				if tt.busy {
					dead := newConsumer(t, consumer.Config{Inbox: lost{claims}, Handler: (&workflow{}).handle, Timeout: consumer.MaxTimeout})
					failures(t, t.Context(), dead, batchOf(encode(t, anEvent("a"))))
				}
				var r reports
				c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: claims, Report: r.add, Timeout: consumer.MaxTimeout})
				q := strict{queue: &queue{}}
				q.put(encode(t, anEvent("a")))
				stop := run(t, c, &q, consumer.LoopConfig{RetryDelay: tt.delay})
				time.Sleep(tt.fails + 3*time.Second)
				require.NotZero(t, r.outcomes())
				assert.NotContains(t, r.first(t).Err.Error(), "VisibilityTimeout")
				assert.InDelta(t, tt.want, q.lastHidden(), float64(2*time.Minute))
				require.NoError(t, stop())
			})
		})
	}
}
