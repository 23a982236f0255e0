package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// feed is a queue in memory whose messages come at their times.
type feed struct {
	waiting  []message
	arrives  time.Duration // between one message and the next
	asked    []int
	waits    []time.Duration
	deleted  []string
	released []string
	err      error
}

func (q *feed) receive(ctx context.Context, max int, wait time.Duration) ([]message, error) {
	q.asked, q.waits = append(q.asked, max), append(q.waits, wait)
	if q.err != nil {
		return nil, q.err
	}
	pause := wait
	if len(q.waiting) > 0 && q.arrives <= wait {
		pause = q.arrives
	}
	select {
	case <-time.After(pause):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if q.arrives > wait {
		return nil, nil
	}
	n := min(max, len(q.waiting))
	got := q.waiting[:n]
	q.waiting = q.waiting[n:]
	return got, nil
}

func (q *feed) delete(ctx context.Context, handle string) error {
	q.deleted = append(q.deleted, handle)
	return ctx.Err()
}

func (q *feed) release(ctx context.Context, handle string) error {
	q.released = append(q.released, handle)
	return ctx.Err()
}

func feedOf(handles ...string) *feed {
	q := &feed{}
	for _, h := range handles {
		q.waiting = append(q.waiting, message{id: "id-" + h, handle: h, body: []byte(h)})
	}
	return q
}

func printTo(w io.Writer) step {
	return func(_ context.Context, body []byte) error {
		_, err := w.Write(append(body, '\n'))
		return err
	}
}

func TestListenerEndsAtMax(t *testing.T) {
	var out bytes.Buffer
	q := feedOf(strings.Split("abcdefghijklm", "")...)
	l := &listener{queue: q, steps: []step{printTo(&out)}, max: 12}
	require.NoError(t, l.run(t.Context()))
	assert.Equal(t, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n", out.String())
	assert.Equal(t, []int{10, 2}, q.asked, "it receives no more than it prints")
	assert.Len(t, q.deleted, 12)
}

func TestListenerEndsAtItsTime(t *testing.T) {
	tests := []struct {
		name    string
		timeout time.Duration
		waits   []time.Duration
		took    time.Duration
	}{
		{"a long one", 45 * time.Second, []time.Duration{20 * time.Second, 20 * time.Second, 5 * time.Second}, 45 * time.Second},
		{"a part of a second", 1500 * time.Millisecond, []time.Duration{2 * time.Second}, 2 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q, began := &feed{}, time.Now()
				l := &listener{queue: q, end: began.Add(tt.timeout)}
				require.NoError(t, l.run(t.Context()))
				assert.Equal(t, tt.waits, q.waits)
				assert.Equal(t, tt.took, time.Since(began))
			})
		})
	}
}

// silent is a queue that takes a call and never answers.
type silent struct{ *feed }

func (silent) receive(ctx context.Context, _ int, _ time.Duration) ([]message, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestListenerEndsThoughTheQueueDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		err := (&listener{queue: silent{}, end: began.Add(time.Second)}).run(t.Context())
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second+answerWithin, time.Since(began))
	})
}

func TestListenerIsInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(7*time.Second, cancel)
		began := time.Now()
		require.NoError(t, (&listener{queue: &feed{}}).run(ctx))
		assert.Equal(t, 7*time.Second, time.Since(began))
	})
}

func TestListenerGivesBackWhatItDoesNotPrint(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	q := feedOf("a", "b", "c")
	l := &listener{queue: q, steps: []step{func(context.Context, []byte) error { cancel(); return nil }}}
	require.NoError(t, l.run(ctx))
	assert.Equal(t, []string{"a"}, q.deleted, "what has been printed is deleted in spite of the interruption")
	assert.Equal(t, []string{"b", "c"}, q.released)
}

func TestListenerLeavesWhatFails(t *testing.T) {
	var notes bytes.Buffer
	q := feedOf("a", "b", "c")
	fail := func(_ context.Context, body []byte) error {
		if string(body) == "b" {
			return errors.New("forward: it answered 500")
		}
		return nil
	}
	l := &listener{queue: q, steps: []step{fail}, notes: &notes, max: 2, batch: 1}
	require.NoError(t, l.run(t.Context()))
	assert.Equal(t, []string{"a", "c"}, q.deleted)
	assert.Equal(t, []int{1, 1, 1}, q.asked)
	assert.Equal(t, "postern: message id-b stays on the queue: forward: it answered 500\n", notes.String())
}

func TestListenerDeletesNothingThatWasNotPrinted(t *testing.T) {
	q := feedOf("a", "b")
	broken := func(context.Context, []byte) error { return &outputError{io.ErrClosedPipe} }
	err := (&listener{queue: q, steps: []step{broken}}).run(t.Context())
	assert.ErrorIs(t, err, io.ErrClosedPipe)
	assert.Empty(t, q.deleted)
	assert.Equal(t, []string{"a", "b"}, q.released)
}

func TestListenerFailsWithTheQueue(t *testing.T) {
	err := (&listener{queue: &feed{err: io.ErrUnexpectedEOF}}).run(t.Context())
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

func TestPrinter(t *testing.T) {
	var out bytes.Buffer
	on := event(t, "application/json", []byte("{\n}"))
	require.NoError(t, (&listenFlags{json: true}).printer(&out)(t.Context(), on))
	line, err := oneLine(on)
	require.NoError(t, err)
	assert.Equal(t, string(line)+"\n", out.String())

	err = (&listenFlags{}).printer(failing{})(t.Context(), on)
	assert.ErrorAs(t, err, new(*outputError))
	err = (&listenFlags{}).printer(failing{})(t.Context(), []byte("no event"))
	assert.NotErrorAs(t, err, new(*outputError))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
