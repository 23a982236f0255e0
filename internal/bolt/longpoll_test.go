package bolt_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
)

func TestLongPoll(t *testing.T) {
	nothing := func(*testing.T, *bolt.Queue) {}
	for name, c := range map[string]struct {
		before, meanwhile func(t *testing.T, q *bolt.Queue)
		takes             time.Duration
		want              []string
	}{
		"wakes at once when a message is sent": {
			before:    nothing,
			meanwhile: func(t *testing.T, q *bolt.Queue) { time.Sleep(3 * time.Second); send(t, q, "new") },
			takes:     3 * time.Second, want: []string{"new"},
		},
		"wakes when a visibility timeout ends": {
			before: func(t *testing.T, q *bolt.Queue) {
				send(t, q, "back")
				receive(t, q, bolt.ReceiveInput{Max: 1, Visibility: 7 * time.Second})
			},
			meanwhile: nothing,
			takes:     7 * time.Second, want: []string{"back"},
		},
		"wakes when a message is let go": {
			before: func(t *testing.T, q *bolt.Queue) { send(t, q, "back") },
			meanwhile: func(t *testing.T, q *bolt.Queue) {
				m := receiveOne(t, q)
				time.Sleep(4 * time.Second)
				assert.NoError(t, q.ChangeVisibility(t.Context(), m.Handle, 0))
			},
			takes: 4 * time.Second, want: []string{"back"},
		},
		"ends in time": {before: nothing, meanwhile: nothing, takes: 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(t *testing.T, db *bolt.DB) {
				c.before(t, db.Events())
				began := time.Now()
				var others sync.WaitGroup
				others.Go(func() { c.meanwhile(t, db.Events()) })
				synctest.Wait()
				got := receive(t, db.Events(), bolt.ReceiveInput{Max: 1, Wait: 20 * time.Second})
				assert.Equal(t, c.takes, time.Since(began))
				assert.Equal(t, c.want, bodies(got))
				others.Wait()
			})
		})
	}
}

func TestEndWaits(t *testing.T) {
	timed(t, func(t *testing.T, db *bolt.DB) {
		began := time.Now()
		time.AfterFunc(3*time.Second, db.EndWaits)
		assert.Empty(t, receive(t, db.Events(), bolt.ReceiveInput{Max: 1, Wait: 20 * time.Second}))
		assert.Empty(t, receive(t, db.Events(), bolt.ReceiveInput{Max: 1, Wait: 20 * time.Second}), "nor does a later one wait")
		assert.Equal(t, 3*time.Second, time.Since(began))
		send(t, db.Events(), "{}")
		assert.Len(t, receive(t, db.Events(), bolt.ReceiveInput{Max: 1, Wait: 20 * time.Second}), 1, "what is there comes")
	})
}

func TestAbortedLongPollSwallowsNothing(t *testing.T) {
	timed(t, func(t *testing.T, db *bolt.DB) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := db.Events().Receive(ctx, bolt.ReceiveInput{Max: 1, Wait: 20 * time.Second})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		send(t, db.Events(), "{}")
		assert.Equal(t, 1, receiveOne(t, db.Events()).Receives)
	})
}

// Receivers go away while messages come: each message is with a receiver that
// got it, or still on the queue as if nobody had ever asked.
func TestReceiversThatGoAwaySwallowNothing(t *testing.T) {
	q := openNew(t).Events()
	const messages = 200
	var got tally
	var receiving sync.WaitGroup
	stop := make(chan struct{})
	for range 8 {
		receiving.Go(func() { got.add(t, receiveImpatiently(t, q, stop)) })
	}
	for i := range messages {
		send(t, q, fmt.Sprint(i))
	}
	close(stop)
	receiving.Wait()
	for rest := []bolt.Received{{}}; len(rest) > 0; {
		rest = receive(t, q, bolt.ReceiveInput{Max: 10, Visibility: time.Hour})
		got.add(t, rest)
	}
	got.assertOnce(t, messages)
}

// receiveImpatiently receives with contexts that soon end, until told to stop.
func receiveImpatiently(t *testing.T, q *bolt.Queue, stop <-chan struct{}) (all []bolt.Received) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return all
		default:
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%7)*100*time.Microsecond)
		received, err := q.Receive(ctx, bolt.ReceiveInput{Max: 3, Wait: time.Second, Visibility: time.Hour})
		cancel()
		if err == nil {
			all = append(all, received...)
		}
	}
}

// tally counts how often each message was received.
type tally struct {
	mu   sync.Mutex
	seen map[string]int
}

func (c *tally) add(t *testing.T, got []bolt.Received) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = make(map[string]int)
	}
	for _, m := range got {
		assert.Equal(t, 1, m.Receives)
		c.seen[string(m.Body)]++
	}
}

func (c *tally) assertOnce(t *testing.T, messages int) {
	assert.Len(t, c.seen, messages)
	for body, n := range c.seen {
		assert.Equal(t, 1, n, body)
	}
}

func TestManyReceiversShareTheMessages(t *testing.T) {
	q := openNew(t).Events()
	const messages = 60
	var got tally
	var receiving sync.WaitGroup
	var sent atomic.Bool
	for range 6 {
		receiving.Go(func() {
			for more := true; more; {
				all := sent.Load()
				received := receive(t, q, bolt.ReceiveInput{Max: 2, Wait: 300 * time.Millisecond})
				got.add(t, received)
				more = len(received) > 0 || !all
			}
		})
	}
	for i := range messages {
		send(t, q, fmt.Sprint(i))
	}
	sent.Store(true)
	receiving.Wait()
	got.assertOnce(t, messages)
}
