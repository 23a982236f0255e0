package main

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// archive has a number of events to replay, each call of which takes some time.
type archive struct {
	events int
	takes  time.Duration
	calls  []client.ReplayInput
	// fails is at which call it fails; incomplete at which it stops midway.
	fails, incomplete int
}

var errArchive = errors.New("the archive failed")

func (a *archive) replay(ctx context.Context, in client.ReplayInput) (client.Replayed, error) {
	a.calls = append(a.calls, in)
	if err := pause(ctx, a.takes); err != nil {
		return client.Replayed{}, err
	}
	if len(a.calls) == a.fails {
		return client.Replayed{}, errArchive
	}
	at, _ := strconv.Atoi(in.Cursor)
	n := min(in.Limit, a.events-at)
	got := client.Replayed{Incomplete: len(a.calls) == a.incomplete}
	if got.Incomplete {
		n = 1
	}
	got.Events = make([]client.Event, n)
	if at+n < a.events {
		got.Next = strconv.Itoa(at + n)
	}
	return got, nil
}

func TestReplayerKeepsToItsRate(t *testing.T) {
	tests := []struct {
		name   string
		events int
		rate   float64
		takes  time.Duration
		calls  int
		took   time.Duration
	}{
		{"none", 0, 10, 0, 1, 0},
		{"one part", 10, 10, 0, 1, 0},
		{"three parts", 25, 10, 0, 3, 2 * time.Second},
		{"slower than one a second", 3, 0.5, 0, 3, 4 * time.Second},
		{"faster than a call takes", 300, 500, 0, 3, 400 * time.Millisecond},
		{"calls that take their time", 25, 10, 400 * time.Millisecond, 3, 2400 * time.Millisecond},
		{"calls that take longer than the rate wants", 25, 10, 3 * time.Second, 3, 9 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &archive{events: tt.events, takes: tt.takes}
				began := time.Now()
				n, err := (&replayer{replay: a.replay, rate: tt.rate}).run(t.Context())
				require.NoError(t, err)
				assert.Equal(t, tt.events, n)
				assert.Len(t, a.calls, tt.calls)
				assert.Equal(t, tt.took, time.Since(began))
			})
		})
	}
}

func TestReplayerGoesOnWhereACallStoppedMidway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &archive{events: 12, incomplete: 1}
		n, err := (&replayer{replay: a.replay, rate: 10}).run(t.Context())
		require.NoError(t, err)
		assert.Equal(t, 12, n)
		assert.Equal(t, []string{"", "1", "11"}, []string{a.calls[0].Cursor, a.calls[1].Cursor, a.calls[2].Cursor})
	})
}

func TestReplayerSaysWhereItFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &archive{events: 25, fails: 2}
		r := &replayer{replay: a.replay, rate: 10}
		n, err := r.run(t.Context())
		assert.ErrorIs(t, err, errArchive)
		assert.Equal(t, 10, n)
		assert.Equal(t, "10", r.in.Cursor)
		assert.Len(t, a.calls, 2, "a call that may have done something is not made again")
	})
}

func TestReplayerCountsWhatAnInterruptionFindsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second+time.Millisecond, cancel)
		a := &archive{events: 100, takes: 10 * time.Millisecond}
		r := &replayer{replay: a.replay, rate: 10}
		n, err := r.run(ctx)
		assert.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, 20, n)
		assert.Equal(t, "20", r.in.Cursor)
	})
}
