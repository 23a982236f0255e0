package consumer_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
