package bolt_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

// timed runs a test in which time passes only while everybody waits.
func timed(t *testing.T, test func(t *testing.T, db *bolt.DB)) {
	synctest.Test(t, func(t *testing.T) { test(t, openNew(t)) })
}

func TestReceiveHidesForTheVisibilityTimeout(t *testing.T) {
	for name, c := range map[string]struct {
		visibility, hidden time.Duration
	}{
		"default": {0, bolt.DefaultVisibility},
		"given":   {5 * time.Second, 5 * time.Second},
		"longest": {bolt.MaxVisibility, bolt.MaxVisibility},
		"none":    {-1, time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(t *testing.T, db *bolt.DB) {
				send(t, db.Events(), "{}")
				first := receive(t, db.Events(), bolt.ReceiveInput{Max: 1, Visibility: c.visibility})
				time.Sleep(c.hidden - time.Millisecond)
				if c.hidden > time.Millisecond {
					assert.Empty(t, receive(t, db.Events(), bolt.ReceiveInput{Max: 1}))
				}
				time.Sleep(time.Millisecond)
				again := receiveOne(t, db.Events())
				assert.Equal(t, first[0].ID, again.ID)
				assert.NotEqual(t, first[0].Handle, again.Handle)
				assert.Equal(t, 1, first[0].Receives)
				assert.Equal(t, 2, again.Receives)
				assert.Equal(t, first[0].FirstReceivedAt, again.FirstReceivedAt)
			})
		})
	}
}

func TestReceiveRefuses(t *testing.T) {
	q := openNew(t).Events()
	for name, in := range map[string]bolt.ReceiveInput{
		"none":            {Max: 0},
		"eleven":          {Max: 11},
		"over 12 hours":   {Max: 1, Visibility: bolt.MaxVisibility + 1},
		"over 20 seconds": {Max: 1, Wait: bolt.MaxWait + 1},
		"negative wait":   {Max: 1, Wait: -1},
	} {
		_, err := q.Receive(t.Context(), in)
		assert.Error(t, err, name)
	}
}

func TestReceiveFailsWhenItsContextHasEnded(t *testing.T) {
	q := openNew(t).Events()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := q.Receive(ctx, bolt.ReceiveInput{Max: 1})
	assert.ErrorIs(t, err, context.Canceled, "of an empty queue")
	send(t, q, "{}")
	_, err = q.Receive(ctx, bolt.ReceiveInput{Max: 1})
	assert.ErrorIs(t, err, context.Canceled)
	assertCounts(t, q, 1, 0)
}

func TestHandles(t *testing.T) {
	for name, c := range map[string]struct {
		after               func(t *testing.T, q *bolt.Queue, m bolt.Received)
		deleted, extended   error
		visible, stillThere int
	}{
		"of a message in flight": {after: func(*testing.T, *bolt.Queue, bolt.Received) {}},
		"of a message that is visible again": {
			after:    func(*testing.T, *bolt.Queue, bolt.Received) { time.Sleep(bolt.DefaultVisibility) },
			extended: bolt.ErrNotInFlight,
		},
		"of a message received again": {
			after: func(t *testing.T, q *bolt.Queue, _ bolt.Received) {
				time.Sleep(bolt.DefaultVisibility)
				receiveOne(t, q)
			},
			deleted: bolt.ErrStaleReceipt, extended: bolt.ErrStaleReceipt, stillThere: 1,
		},
		"of a message that is deleted": {
			after: func(t *testing.T, q *bolt.Queue, m bolt.Received) {
				require.NoError(t, q.Delete(t.Context(), m.Handle))
			},
			extended: bolt.ErrNotInFlight,
		},
	} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(t *testing.T, db *bolt.DB) {
				q := db.Events()
				send(t, q, "{}")
				m := receiveOne(t, q)
				c.after(t, q, m)
				assert.ErrorIs(t, q.ChangeVisibility(t.Context(), m.Handle, time.Hour), c.extended)
				assert.ErrorIs(t, q.Delete(t.Context(), m.Handle), c.deleted)
				assertCounts(t, q, 0, c.stillThere)
			})
		})
	}
}

func TestBadHandles(t *testing.T) {
	db := openNew(t)
	send(t, db.Events(), "{}")
	m := receiveOne(t, db.Events())
	for name, handle := range map[string]string{
		"empty": "", "cut": m.Handle[1:], "longer": m.Handle + "AAAA", "not base64": "*" + m.Handle[1:],
	} {
		assert.ErrorIs(t, db.Events().Delete(t.Context(), handle), bolt.ErrBadReceipt, name)
		assert.ErrorIs(t, db.Events().ChangeVisibility(t.Context(), handle, 0), bolt.ErrBadReceipt, name)
	}
	forged := m.Handle[:len(m.Handle)-4] + "AAAA"
	assert.ErrorIs(t, db.Events().Delete(t.Context(), forged), bolt.ErrStaleReceipt)
	for _, d := range []time.Duration{-1, bolt.MaxVisibility + 1} {
		assert.Error(t, db.Events().ChangeVisibility(t.Context(), m.Handle, d))
	}
	assertCounts(t, db.Events(), 0, 1)
}

func TestChangeVisibility(t *testing.T) {
	timed(t, func(t *testing.T, db *bolt.DB) {
		q := db.Events()
		send(t, q, "{}")
		m := receiveOne(t, q)
		time.Sleep(30 * time.Second)
		require.NoError(t, q.ChangeVisibility(t.Context(), m.Handle, time.Minute))
		time.Sleep(time.Minute - time.Millisecond)
		assert.Empty(t, receive(t, q, bolt.ReceiveInput{Max: 1}))
		require.NoError(t, q.ChangeVisibility(t.Context(), m.Handle, 0))
		assert.Equal(t, 2, receiveOne(t, q).Receives)
	})
}

func TestDeadLetters(t *testing.T) {
	timed(t, func(t *testing.T, db *bolt.DB) {
		send(t, db.Events(), "poison", "good")
		var last bolt.Received
		for n := 1; n <= bolt.MaxReceives; n++ {
			for _, m := range receive(t, db.Events(), bolt.ReceiveInput{Max: 10}) {
				if string(m.Body) == "good" {
					require.NoError(t, db.Events().Delete(t.Context(), m.Handle))
					continue
				}
				assert.Equal(t, n, m.Receives)
				last = m
			}
			time.Sleep(bolt.DefaultVisibility)
		}
		assertCounts(t, db.Dead(), 0, 0)
		assert.Empty(t, receive(t, db.Events(), bolt.ReceiveInput{Max: 10}))
		assertCounts(t, db.Events(), 0, 0)
		assertCounts(t, db.Dead(), 1, 0)

		dead := receiveOne(t, db.Dead())
		assert.Equal(t, last.ID, dead.ID)
		assert.Equal(t, last.SentAt, dead.SentAt)
		assert.Equal(t, message("poison"), dead.Message)
		assert.Equal(t, bolt.MaxReceives+1, dead.Receives)
		require.NoError(t, db.Events().Delete(t.Context(), last.Handle), "it is gone from there")
		for range 2 * bolt.MaxReceives {
			time.Sleep(bolt.DefaultVisibility)
			receiveOne(t, db.Dead())
		}
	})
}

func TestDeadLetterWakesItsReceiver(t *testing.T) {
	timed(t, func(t *testing.T, db *bolt.DB) {
		send(t, db.Events(), "poison")
		for range bolt.MaxReceives {
			receive(t, db.Events(), bolt.ReceiveInput{Max: 1, Visibility: -1, Wait: time.Second})
		}
		began := time.Now()
		got := make(chan []bolt.Received)
		go func() { got <- receive(t, db.Dead(), bolt.ReceiveInput{Max: 1, Wait: bolt.MaxWait}) }()
		time.Sleep(time.Second)
		assert.Empty(t, receive(t, db.Events(), bolt.ReceiveInput{Max: 1}))
		assert.Equal(t, []string{"poison"}, bodies(<-got))
		assert.Equal(t, time.Second, time.Since(began))
	})
}

func TestOrderWithinAGroup(t *testing.T) {
	q := openNew(t).Events()
	var want []string
	for i := range 25 {
		want = append(want, fmt.Sprint(i))
	}
	send(t, q, want...)
	var got []string
	for range 3 {
		got = append(got, bodies(receive(t, q, bolt.ReceiveInput{Max: 10}))...)
	}
	assert.Equal(t, want, got)
}

// A group with a backlog delays no other group by more than a turn.
func TestGroupsTakeTurns(t *testing.T) {
	q := openNew(t).Events()
	for i := range 100 {
		require.NoError(t, q.Send(t.Context(), webhook.Message{Body: fmt.Append(nil, "busy ", i), Group: "busy"}))
	}
	for _, group := range []string{"a", "b", "c"} {
		require.NoError(t, q.Send(t.Context(), webhook.Message{Body: []byte(group), Group: group}))
	}
	first := bodies(receive(t, q, bolt.ReceiveInput{Max: 4}))
	assert.ElementsMatch(t, []string{"busy 0", "a", "b", "c"}, first)
	assert.Equal(t, []string{"busy 1", "busy 2"}, bodies(receive(t, q, bolt.ReceiveInput{Max: 2})))
}
