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
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// silent is a queue of which some calls get no answer, as over a connection that is
// dead and does not know it.
type silent struct {
	*queue
	receives, changes atomic.Int32
}

func lostIn(ctx context.Context, calls *atomic.Int32) error {
	if calls.Add(-1) < 0 {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func (s *silent) Receive(ctx context.Context, max int, wait, visibility time.Duration) ([]consumer.Message, error) {
	if err := lostIn(ctx, &s.receives); err != nil {
		return nil, err
	}
	return s.queue.Receive(ctx, max, wait, visibility)
}

func (s *silent) ChangeVisibility(ctx context.Context, m consumer.Message, d time.Duration) error {
	if err := lostIn(ctx, &s.changes); err != nil {
		return err
	}
	return s.queue.ChangeVisibility(ctx, m, d)
}

func TestLoopOutlivesAPollWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w workflow
		q := silent{queue: &queue{}}
		q.receives.Store(2)
		q.put(encode(t, anEvent("a")))
		stop := run(t, newConsumer(t, consumer.Config{Handler: w.handle}), &q, consumer.LoopConfig{})
		time.Sleep(2 * time.Minute)
		assert.Len(t, w.events(), 1)
		require.NoError(t, stop())
	})
}

func TestHeartbeatOutlivesOneWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w workflow
		w.do = func(context.Context, consumer.Event) error { time.Sleep(45 * time.Second); return nil }
		q := silent{queue: &queue{}}
		q.changes.Store(1)
		q.put(encode(t, anEvent("a")))
		stop := run(t, newConsumer(t, consumer.Config{Handler: w.handle, Timeout: time.Hour}), &q, consumer.LoopConfig{})
		time.Sleep(2 * time.Minute)
		assert.Len(t, w.events(), 1, "the message stays hidden")
		assert.Zero(t, q.len())
		require.NoError(t, stop())
	})
}

// deaf is an inbox of which one call gets no answer.
type deaf struct {
	webhook.Claims
	claims, commits, releases atomic.Int32
}

func (d *deaf) Claim(ctx context.Context, c webhook.Claim) (webhook.Found, error) {
	if err := lostIn(ctx, &d.claims); err != nil {
		return 0, err
	}
	return d.Claims.Claim(ctx, c)
}

func (d *deaf) Commit(ctx context.Context, c webhook.Claim, r *webhook.Record) error {
	if err := lostIn(ctx, &d.commits); err != nil {
		return err
	}
	return d.Claims.Commit(ctx, c, r)
}

func (d *deaf) Release(ctx context.Context, c webhook.Claim) error {
	if err := lostIn(ctx, &d.releases); err != nil {
		return err
	}
	return d.Claims.Release(ctx, c)
}

func TestAnInboxWithoutAnAnswerHoldsNothingUp(t *testing.T) {
	fails := func(context.Context, consumer.Event) error { return errors.New("no stock") }
	tests := []struct {
		name    string
		inbox   *deaf
		lost    func(*deaf) *atomic.Int32
		handler consumer.Handler
		outcome consumer.Outcome
	}{
		{"to a claim", &deaf{}, func(d *deaf) *atomic.Int32 { return &d.claims }, (&workflow{}).handle, consumer.Failed},
		{"to a commit", &deaf{}, func(d *deaf) *atomic.Int32 { return &d.commits }, (&workflow{}).handle, consumer.Handled},
		{"to a release", &deaf{}, func(d *deaf) *atomic.Int32 { return &d.releases }, fails, consumer.Failed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tt.inbox.Claims = &memory.Claims{}
				tt.lost(tt.inbox).Store(1)
				var r reports
				c := newConsumer(t, consumer.Config{Inbox: tt.inbox, Handler: tt.handler, Report: r.add, Timeout: 6 * time.Hour})
				failures(t, t.Context(), c, batchOf(encode(t, anEvent("a"))))
				assert.Equal(t, tt.outcome, r.only(t).Outcome)
				assert.ErrorIs(t, r.only(t).Err, context.DeadlineExceeded)
				assert.LessOrEqual(t, r.only(t).Took, 10*time.Second)
			})
		})
	}
}
