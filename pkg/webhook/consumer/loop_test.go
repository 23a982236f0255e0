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

func TestLoopHandlesSomeAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		c := newConsumer(t, consumer.Config{Concurrency: 3, Handler: func(context.Context, consumer.Event) error {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Second)
			now.Add(-1)
			return nil
		}})
		var q queue
		for i := range 9 {
			q.put(encode(t, anEvent(string(rune('a'+i)))))
		}
		stop := run(t, c, &q, consumer.LoopConfig{})
		time.Sleep(3500 * time.Millisecond)
		assert.EqualValues(t, 3, most.Load())
		assert.Zero(t, q.len())
		require.NoError(t, stop())
	})
}

func TestRetryDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w workflow
		w.do = func(context.Context, consumer.Event) error { return errors.New("no stock") }
		c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: &memory.Claims{}})
		var q queue
		q.put(encode(t, anEvent("a")))
		stop := run(t, c, &q, consumer.LoopConfig{})
		for i, want := range []time.Duration{10, 20, 40, 80, 160, 320, 640, 900, 900} {
			synctest.Wait()
			require.Len(t, w.events(), i+1)
			assert.Equal(t, want*time.Second, q.lastHidden())
			time.Sleep(want*time.Second + 100*time.Millisecond)
		}
		require.NoError(t, stop())
	})
}

func TestMessageOfABusyEventWaitsForItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := &memory.Claims{}
		dead := newConsumer(t, consumer.Config{Inbox: lost{claims}, Handler: (&workflow{}).handle, Timeout: 20 * time.Second})
		failures(t, t.Context(), dead, batchOf(encode(t, anEvent("a"))))

		var w workflow
		w.do = func(context.Context, consumer.Event) error {
			if len(w.events()) == 1 {
				return errors.New("no stock")
			}
			return nil
		}
		c := newConsumer(t, consumer.Config{Inbox: claims, Handler: w.handle, Timeout: 20 * time.Second})
		var q queue
		q.put(encode(t, anEvent("a")))
		stop := run(t, c, &q, consumer.LoopConfig{})
		time.Sleep(2 * time.Second)
		assert.Equal(t, 23*time.Second, q.lastHidden(), "busy")
		assert.Empty(t, w.events())
		time.Sleep(24 * time.Second)
		require.Len(t, w.events(), 1)
		assert.Equal(t, 23*time.Second, q.lastHidden(), "failed in doubt")
		time.Sleep(24 * time.Second)
		require.Len(t, w.events(), 2)
		assert.Zero(t, q.len())
		assert.Equal(t, 3, w.events()[1].ReceiveCount)
		assert.True(t, w.events()[1].Again)
		require.NoError(t, stop())
	})
}

func TestHeartbeat(t *testing.T) {
	tests := []struct {
		name string
		// failing is how many heartbeats in a row fail, of which there is one every 10 s.
		failing int32
		want    int
	}{
		{"keeps a message hidden", 0, 1},
		{"may fail", 1, 1},
		{"that fails for too long lets others have it", 4, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var beats atomic.Int32
				q := queue{fail: func(call string) error {
					if call == "change" && beats.Add(1) <= tt.failing {
						return errors.New("throttled")
					}
					return nil
				}}
				var w workflow
				w.do = func(context.Context, consumer.Event) error { time.Sleep(45 * time.Second); return nil }
				c := newConsumer(t, consumer.Config{Handler: w.handle, Timeout: time.Hour})
				q.put(encode(t, anEvent("a")))
				stop := run(t, c, &q, consumer.LoopConfig{})
				time.Sleep(2 * time.Minute)
				assert.Len(t, w.events(), tt.want)
				assert.Zero(t, q.len())
				require.NoError(t, stop())
			})
		})
	}
}

func TestHeartbeatEndsWithTheTimeOfTheHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w workflow
		w.do = func(context.Context, consumer.Event) error { time.Sleep(10 * time.Minute); return nil }
		c := newConsumer(t, consumer.Config{Handler: w.handle, Timeout: time.Minute})
		var q queue
		q.put(encode(t, anEvent("a")))
		stop := run(t, c, &q, consumer.LoopConfig{})
		time.Sleep(2 * time.Minute)
		assert.GreaterOrEqual(t, len(w.events()), 2, "others may have it")
		time.Sleep(time.Hour)
		require.NoError(t, stop())
	})
}

func TestMessageThatCouldNotBeDeletedIsNotHandledAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lostDelete := errors.New("no answer")
		var deletes int
		q := queue{fail: func(call string) error {
			if call != "delete" {
				return nil
			}
			if deletes++; deletes > 1 {
				return nil
			}
			return lostDelete
		}}
		var w workflow
		var r reports
		c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: &memory.Claims{}, Report: r.add})
		q.put(encode(t, anEvent("a")))
		stop := run(t, c, &q, consumer.LoopConfig{})
		time.Sleep(10 * time.Second)
		assert.Equal(t, consumer.Handled, r.only(t).Outcome)
		assert.ErrorIs(t, r.only(t).Err, lostDelete)
		time.Sleep(time.Minute)
		assert.Zero(t, q.len())
		assert.Len(t, w.events(), 1)
		assert.Equal(t, map[consumer.Outcome]int{consumer.Handled: 1, consumer.Duplicate: 1}, r.outcomes())
		require.NoError(t, stop())
	})
}

func TestLoopBacksOffFromAQueueThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		down.Store(true)
		q := queue{fail: func(string) error {
			if down.Load() {
				return errors.New("connection refused")
			}
			return nil
		}}
		var w workflow
		c := newConsumer(t, consumer.Config{Handler: w.handle})
		q.put(encode(t, anEvent("a")))
		stop := run(t, c, &q, consumer.LoopConfig{})
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		assert.Less(t, q.receives.Load(), int32(50), "at most every 15 s, once it has failed five times")
		assert.Greater(t, q.receives.Load(), int32(20), "and at least every 30 s")
		down.Store(false)
		time.Sleep(31 * time.Second)
		assert.Len(t, w.events(), 1)
		assert.Zero(t, q.len())
		require.NoError(t, stop())
	})
}

func TestLoopStopsGracefully(t *testing.T) {
	heeds := func(d time.Duration) consumer.Handler {
		return func(ctx context.Context, _ consumer.Event) error {
			select {
			case <-time.After(d):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	ignores := func(context.Context, consumer.Event) error { time.Sleep(time.Minute); return nil }
	tests := []struct {
		name    string
		handler consumer.Handler
		took    time.Duration
		left    int
		err     error
	}{
		{"a handler that ends in time", heeds(10 * time.Second), 9 * time.Second, 0, nil},
		{"one that does not, and heeds its context", heeds(time.Hour), 20 * time.Second, 1, nil},
		{"one that does not heed it", ignores, 25 * time.Second, 1, consumer.ErrStillRunning},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newConsumer(t, consumer.Config{Handler: tt.handler, Inbox: &memory.Claims{}, Timeout: 2 * time.Hour})
				var q queue
				q.put(encode(t, anEvent("a")))
				stop := run(t, c, &q, consumer.LoopConfig{})
				time.Sleep(time.Second)
				began := time.Now()
				require.ErrorIs(t, stop(), tt.err)
				assert.Equal(t, tt.took, time.Since(began))
				assert.Equal(t, tt.left, q.len())
				if tt.left == 1 && tt.err == nil {
					assert.Zero(t, q.lastHidden(), "others may have it at once")
				}
				received := q.receives.Load()
				time.Sleep(time.Hour)
				assert.Equal(t, received, q.receives.Load())
			})
		})
	}
}
