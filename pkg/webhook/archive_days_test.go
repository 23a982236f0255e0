package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestEventsAreKeptForAsLongAsIsSaid(t *testing.T) {
	for name, tt := range map[string]struct {
		own, standard *int
		want          int
	}{
		"nobody says":                   {nil, nil, 30},
		"the webhook does":              {new(7), nil, 7},
		"a deployment does":             {nil, new(3), 3},
		"the webhook has the last word": {new(30), new(0), 30},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.services.ArchiveDays = tt.standard
			w.receiver = webhook.NewReceiver(w.services).Unhurried()
			in := stripeInput()
			in.ArchiveDays = tt.own
			hook := w.generate(in)
			w.receiveSome(hook, 1)
			r := webhook.NewReplayer(w.services)
			page, err := r.List(t.Context(), me, hook.ID, webhook.EventQuery{})
			require.NoError(t, err)
			require.Len(t, page.Records, 1)
			assert.Equal(t, time.Duration(tt.want)*day, page.Records[0].Expires.Sub(page.Records[0].QueuedAt))
			w.clock.forward(time.Duration(tt.want) * day)
			page, err = r.List(t.Context(), me, hook.ID, webhook.EventQuery{})
			require.NoError(t, err, "it keeps those to come")
			assert.Empty(t, page.Records)
		})
	}
}

func TestArchiveDaysAreLeftToTheDeploymentAgain(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.ArchiveDays = new(0)
	hook := w.generate(in)
	assert.Equal(t, new(0), hook.Policy.ArchiveDays)
	hook = w.change(hook, webhook.Change{Settings: webhook.Settings{ArchiveDays: new(webhook.DeploymentArchiveDays)}})
	assert.Nil(t, hook.Policy.ArchiveDays)
	w.receiveSome(hook, 1)
	page, err := webhook.NewReplayer(w.services).List(t.Context(), me, hook.ID, webhook.EventQuery{})
	require.NoError(t, err)
	assert.Len(t, page.Records, 1)
}

// noBlobs is for what must put nothing anywhere.
type noBlobs struct{ webhook.Blobs }

// incompressible is JSON of so many bytes that does not fit into a record.
func incompressible(n int) string {
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString(`{"id":"evt_large","text":"`)
	for b.Len() < n-2 {
		b.WriteByte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"[random.IntN(64)])
	}
	return b.String() + `"}`
}

func TestNoEventIsKeptForZeroDays(t *testing.T) {
	for name, zero := range map[string]func(w *world, in *webhook.GenerateInput){
		"of the webhook":    func(_ *world, in *webhook.GenerateInput) { in.ArchiveDays = new(0) },
		"of the deployment": func(w *world, _ *webhook.GenerateInput) { w.services.ArchiveDays = new(0) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			zero(w, &in)
			w.services.Blobs = noBlobs{}
			w.receiver = webhook.NewReceiver(w.services).Unhurried()
			hook := w.generate(in)
			for _, body := range []string{`{"id":"evt_1","type":"a"}`, incompressible(100_000)} {
				receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, body))
				require.NoError(t, err)
				assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
				receipt, err = w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, body))
				require.NoError(t, err)
				assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, "I3")
			}
			assert.Len(t, w.queued(), 2)
			assertKeepsNone(t, w, hook)
		})
	}
}

func assertKeepsNone(t *testing.T, w *world, hook webhook.Webhook) {
	t.Helper()
	r := webhook.NewReplayer(w.services)
	calls := map[string]func(ctx context.Context) error{
		"list": func(ctx context.Context) error { _, err := r.List(ctx, me, hook.ID, webhook.EventQuery{}); return err },
		"get":  func(ctx context.Context) error { _, err := r.Get(ctx, me, hook.ID, "evt_1"); return err },
		"replay": func(ctx context.Context) error {
			_, err := r.Replay(ctx, me, hook.ID, webhook.EventQuery{})
			return err
		},
		"replay one": func(ctx context.Context) error { return r.One(ctx, me, hook.ID, "evt_1") },
	}
	for name, call := range calls {
		err := kindOf(t, call(t.Context()))
		assert.Equal(t, "events_not_kept", err.Code, name)
		assert.Equal(t, webhook.NotFound, err.Kind, name)
	}
	assert.Empty(t, w.queue.Drain())
}

func TestEventsKeptBeforeAreStillFound(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 3)
	hook = w.change(hook, webhook.Change{Settings: webhook.Settings{ArchiveDays: new(0)}})
	r := webhook.NewReplayer(w.services)
	first, err := r.List(t.Context(), me, hook.ID, webhook.EventQuery{Limit: 3})
	require.NoError(t, err)
	assert.Len(t, first.Records, 3)
	w.queue.Drain()
	require.NoError(t, r.One(t.Context(), me, hook.ID, "evt_1"))
	assert.Len(t, w.queued(), 1)
	_, err = r.List(t.Context(), me, hook.ID, webhook.EventQuery{Type: "of none"})
	assert.Equal(t, "events_not_kept", kindOf(t, err).Code)
	first, err = r.List(t.Context(), me, hook.ID, webhook.EventQuery{Limit: 2})
	require.NoError(t, err)
	w.clock.forward(30 * day)
	rest, err := r.List(t.Context(), me, hook.ID, webhook.EventQuery{Cursor: first.Next})
	require.NoError(t, err, "a page that follows others may be empty")
	assert.Empty(t, rest.Records)
}

func TestArchiveDaysAreSet(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	assert.Nil(t, hook.Policy.ArchiveDays)
	zero := w.change(hook, webhook.Change{Settings: webhook.Settings{ArchiveDays: new(0)}})
	assert.Equal(t, new(0), zero.Policy.ArchiveDays, "is a change")
	same := w.change(hook, webhook.Change{Settings: webhook.Settings{ArchiveDays: new(0)}})
	assert.Equal(t, zero, same, "nothing was written")
	same = w.change(hook, webhook.Change{Settings: webhook.Settings{Description: new("")}})
	assert.Equal(t, zero, same, "what is not given stays")
	assert.Equal(t, new(30), w.change(hook, webhook.Change{Settings: webhook.Settings{ArchiveDays: new(30)}}).Policy.ArchiveDays)
	for _, days := range []int{-2, 31} {
		_, err := w.manager().Change(t.Context(), me, hook.ID, webhook.Change{Settings: webhook.Settings{ArchiveDays: &days}})
		assert.Equal(t, "archive_days", kindOf(t, err).Field)
		assert.Equal(t, webhook.Invalid, kindOf(t, err).Kind)
	}
}

func TestParseArchiveDays(t *testing.T) {
	for s, want := range map[string]*int{"": nil, "0": new(0), "30": new(30)} {
		got, err := webhook.ParseArchiveDays(s)
		require.NoError(t, err, s)
		assert.Equal(t, want, got, s)
	}
	for _, s := range []string{"-1", "31", "7d", " 7", "1e1"} {
		_, err := webhook.ParseArchiveDays(s)
		assert.ErrorContains(t, err, "is not a whole number of 0 to 30", s)
	}
}

// doubtful gives the first message no answer.
type doubtful struct{ sent []webhook.Message }

func (q *doubtful) Send(_ context.Context, m webhook.Message) error {
	if q.sent = append(q.sent, m); len(q.sent) == 1 {
		return errors.New("no answer")
	}
	return nil
}

// A message that is as large as any may be has room for the marks of a replay that is
// sent twice, which puts nothing away and makes no record.
func TestAnyMessageCanBeReplayed(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	replayed := w.services
	replayed.Blobs = noBlobs{}
	apart := map[bool]int{}
	for size := largestBody(t, w, hook) - 60; size < 1<<20; size += 4 {
		id := fmt.Sprintf("evt_%07d", size)
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, repetitive(id, size)))
		require.NoError(t, err)
		first := w.queued()[0]
		apart[first.DataRef != ""]++
		queue := &doubtful{}
		replayed.Queue = queue
		require.NoError(t, webhook.NewReplayer(replayed).One(t.Context(), me, hook.ID, id), size)
		require.Len(t, queue.sent, 2)
		for _, m := range queue.sent {
			assert.LessOrEqual(t, len(m.Body)+sizeOf(m.Attributes), 1<<20)
			assert.Contains(t, string(m.Body), `"replay":true`)
		}
		assert.Contains(t, string(queue.sent[1].Body), `"requeued":true`)
		if apart[true] > 3 {
			break
		}
	}
	assert.Greater(t, apart[false], 3)
	assert.Greater(t, apart[true], 3)
}

func repetitive(id string, size int) string {
	head := `{"id":"` + id + `","text":"`
	return head + strings.Repeat("x", size-len(head)-2) + `"}`
}

// largestBody returns how large a body the message of an event of hook takes, but for
// some bytes that its times may differ by.
func largestBody(t *testing.T, w *world, hook webhook.Webhook) int {
	t.Helper()
	body := repetitive("evt_0000000", 100)
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, body))
	require.NoError(t, err)
	m := w.queue.Drain()[0]
	return 1<<20 - (len(m.Body) - len(body)) - sizeOf(m.Attributes)
}
