package consumer_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

func TestLoopTakesEventsOffTheQueue(t *testing.T) {
	s := newServer(t)
	var w workflow
	c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: s.db.Claims()})
	began := time.Now().Truncate(time.Millisecond)
	want := map[string]int{}
	for i := range 40 {
		id := fmt.Sprint("evt_", i)
		want[id] = 1
		s.send(t, encode(t, anEvent(id)))
	}
	stop := run(t, c, s.source(), consumer.LoopConfig{})
	eventually(t, "all are handled and deleted", s.isEmpty)
	require.NoError(t, stop())
	assert.Equal(t, want, w.times())
	e := w.events()[0]
	assert.NotEmpty(t, e.MessageID)
	assert.Equal(t, 1, e.ReceiveCount)
	assert.Equal(t, map[string]string{"event": "payment.succeeded"}, e.Attributes)
	assert.WithinRange(t, e.SentAt, began, time.Now())
}

// twice delivers every message twice.
type twice struct{ consumer.Source }

func (s twice) Receive(ctx context.Context, max int, wait, visibility time.Duration) ([]consumer.Message, error) {
	messages, err := s.Source.Receive(ctx, (max+1)/2, wait, visibility)
	return append(messages, messages...), err
}

func TestQueueThatDeliversEverythingTwice(t *testing.T) { // I3, behind the queue
	s := newServer(t)
	var w workflow
	w.do = func(context.Context, consumer.Event) error { time.Sleep(10 * time.Millisecond); return nil }
	var r reports
	c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: s.db.Claims(), Concurrency: 20, Report: r.add})
	want := map[string]int{}
	for i := range 60 {
		id := fmt.Sprint("evt_", i)
		want[id] = 1
		s.send(t, encode(t, anEvent(id)), encode(t, anEvent(id)))
	}
	config := consumer.LoopConfig{RetryDelay: func(int) time.Duration { return time.Second }}
	first, second := run(t, c, twice{s.source()}, config), run(t, c, twice{s.source()}, config)
	eventually(t, "all are deleted", s.isEmpty)
	require.NoError(t, errors.Join(first(), second()))
	assert.Equal(t, want, w.times())
	outcomes := r.outcomes()
	assert.Equal(t, 60, outcomes[consumer.Handled])
	assert.GreaterOrEqual(t, outcomes[consumer.Duplicate]+outcomes[consumer.Busy], 180, "busy is what a machine that stands still makes wait for too long")
	assert.Len(t, r.all, outcomes[consumer.Handled]+outcomes[consumer.Duplicate]+outcomes[consumer.Busy])
}

func TestHandlerThatOutlastsTheVisibilityTimeout(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	var w workflow
	w.do = func(context.Context, consumer.Event) error { time.Sleep(13 * time.Second); return nil }
	var r reports
	c := newConsumer(t, consumer.Config{Handler: w.handle, Report: r.add})
	s.send(t, encode(t, anEvent("a")))
	config := consumer.LoopConfig{Visibility: 10 * time.Second} // long enough for a server that stands still for a while
	first, second := run(t, c, s.source(), config), run(t, c, s.source(), config)
	eventually(t, "it is deleted", s.isEmpty)
	require.NoError(t, errors.Join(first(), second()))
	assert.Equal(t, map[string]int{"a": 1}, w.times(), "even without an inbox")
	assert.Equal(t, 1, r.only(t).ReceiveCount)
}

func TestHandlerThatFailsTwice(t *testing.T) {
	s := newServer(t)
	var w workflow
	w.do = func(_ context.Context, e consumer.Event) error {
		if e.ReceiveCount < 3 {
			return errors.New("no stock")
		}
		return nil
	}
	c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: s.db.Claims()})
	s.send(t, encode(t, anEvent("a")))
	stop := run(t, c, s.source(), consumer.LoopConfig{RetryDelay: noDelay})
	eventually(t, "it is deleted", s.isEmpty)
	require.NoError(t, stop())
	var counts []int
	for _, e := range w.events() {
		counts = append(counts, e.ReceiveCount)
	}
	assert.Equal(t, []int{1, 2, 3}, counts)
}

func TestPoisonBecomesADeadLetter(t *testing.T) {
	s := newServer(t)
	var w workflow
	c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: s.db.Claims()})
	s.send(t, encode(t, anEvent("a")), "poison", encode(t, anEvent("b")))
	stop := run(t, c, s.source(), consumer.LoopConfig{RetryDelay: noDelay})
	eventually(t, "the queue is empty", s.isEmpty)
	require.NoError(t, stop())
	assert.Equal(t, map[string]int{"a": 1, "b": 1}, w.times())
	dead, err := s.db.Dead().Receive(t.Context(), bolt.ReceiveInput{Max: 10})
	require.NoError(t, err)
	require.Len(t, dead, 1)
	assert.Equal(t, "poison", string(dead[0].Body))
}

func TestLoopStopsWhileItWaits(t *testing.T) {
	s := newServer(t)
	c := newConsumer(t, consumer.Config{Handler: (&workflow{}).handle})
	stop := run(t, c, s.source(), consumer.LoopConfig{})
	eventually(t, "it polls", func() bool { return s.calls.Load() == 1 })
	began := time.Now()
	require.NoError(t, stop())
	assert.Less(t, time.Since(began), 15*time.Second, "it does not wait for the poll of 20 s to end")
	eventually(t, "the server knows", func() bool { return s.calls.Load() == 0 })
	s.send(t, encode(t, anEvent("a")))
	n, err := s.db.Events().Counts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 0, n.InFlight, "an aborted poll swallows nothing")
}
