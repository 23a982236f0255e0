package webhook_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// receiveSome queues n events a minute apart, of two types in turn.
func (w *world) receiveSome(hook webhook.Webhook, n int) {
	w.t.Helper()
	for i := range n {
		body := fmt.Sprintf(`{"id":"evt_%d","type":"type.%d"}`, i, i%2)
		_, err := w.receiver.Receive(w.t.Context(), w.stripe(hook, stripeSecret, body))
		require.NoError(w.t, err)
		w.clock.forward(time.Minute)
	}
}

func ids(page webhook.Events) (list []string) {
	for _, r := range page.Records {
		list = append(list, r.EventID)
	}
	return list
}

func TestEventsAreFoundByTimeAndType(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	began := w.clock.Now().Add(-time.Second)
	w.receiveSome(hook, 6)
	r := webhook.NewReplayer(w.services)
	for name, tt := range map[string]struct {
		query webhook.EventQuery
		want  []string
	}{
		"all":          {webhook.EventQuery{}, []string{"evt_0", "evt_1", "evt_2", "evt_3", "evt_4", "evt_5"}},
		"of a type":    {webhook.EventQuery{Type: "type.1"}, []string{"evt_1", "evt_3", "evt_5"}},
		"since":        {webhook.EventQuery{Since: began.Add(4 * time.Minute)}, []string{"evt_4", "evt_5"}},
		"until":        {webhook.EventQuery{Until: began.Add(2 * time.Minute)}, []string{"evt_0", "evt_1"}},
		"between":      {webhook.EventQuery{Since: began.Add(time.Minute), Until: began.Add(2 * time.Minute)}, []string{"evt_1"}},
		"a first page": {webhook.EventQuery{Limit: 2}, []string{"evt_0", "evt_1"}},
	} {
		page, err := r.List(t.Context(), me, hook.ID, tt.query)
		require.NoError(t, err, name)
		assert.Equal(t, tt.want, ids(page), name)
	}
	var all []string
	q := webhook.EventQuery{Limit: 4}
	for {
		page, err := r.List(t.Context(), me, hook.ID, q)
		require.NoError(t, err)
		all = append(all, ids(page)...)
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	assert.Len(t, all, 6)
	w.clock.forward(31 * 24 * time.Hour)
	page, err := r.List(t.Context(), me, hook.ID, webhook.EventQuery{})
	require.NoError(t, err)
	assert.Empty(t, page.Records)
}

// asked is an archive that notes what it is asked for.
type asked struct {
	webhook.Archive
	query webhook.RecordQuery
}

func (a *asked) Find(ctx context.Context, q webhook.RecordQuery) ([]webhook.Record, *webhook.RecordPlace, error) {
	a.query = q
	return a.Archive.Find(ctx, q)
}

func TestEventsAreNotSoughtWhereNoneCanBe(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	archive := &asked{Archive: w.services.Archive}
	w.services.Archive = archive
	const month = 30 * 24 * time.Hour
	for name, tt := range map[string]struct{ since, want time.Duration }{
		"from the beginning": {100 * month, month},
		"for a month":        {month, month},
		"since yesterday":    {24 * time.Hour, 24 * time.Hour},
	} {
		since := w.clock.Now().Add(-tt.since)
		_, err := webhook.NewReplayer(w.services).List(t.Context(), me, hook.ID, webhook.EventQuery{Since: since})
		require.NoError(t, err, name)
		assert.WithinDuration(t, archive.query.At.Add(-tt.want), archive.query.Since, time.Minute, name)
	}
	_, err := webhook.NewReplayer(w.services).List(t.Context(), me, hook.ID, webhook.EventQuery{})
	require.NoError(t, err)
	assert.Equal(t, archive.query.At.Add(-month), archive.query.Since, "without a time")
}

// patchy is an archive that stops before it has found anything, a number of times.
type patchy struct {
	webhook.Archive
	stops int
	place webhook.RecordPlace
}

func (a *patchy) Find(ctx context.Context, q webhook.RecordQuery) ([]webhook.Record, *webhook.RecordPlace, error) {
	if a.stops == 0 {
		return a.Archive.Find(ctx, q)
	}
	a.stops--
	return nil, &a.place, nil
}

func TestEventsAreFoundBehindPagesWithoutAny(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 2)
	w.queue.Drain()
	keepsNone := w.change(hook, webhook.Change{Settings: webhook.Settings{ArchiveDays: new(0)}})
	place := webhook.RecordPlace{Time: w.clock.Now().Add(-time.Hour).UTC(), ID: "evt"}
	w.services.Archive = &patchy{w.services.Archive, 4, place}
	r := webhook.NewReplayer(w.services)
	for name, call := range map[string]func(context.Context, webhook.Principal, string, webhook.EventQuery) (webhook.Events, error){
		"list": r.List, "replay": r.Replay,
	} {
		var q webhook.EventQuery
		for range 2 {
			page, err := call(t.Context(), me, keepsNone.ID, q)
			require.NoError(t, err, name)
			assert.Empty(t, page.Records, name)
			require.NotEmpty(t, page.Next, name)
			q.Cursor = page.Next
		}
	}
	page, err := r.Replay(t.Context(), me, hook.ID, webhook.EventQuery{})
	require.NoError(t, err)
	assert.Equal(t, []string{"evt_0", "evt_1"}, ids(page))
	assert.Empty(t, page.Next)
	assert.Len(t, w.queued(), 2)
}

func TestReplayQueuesAgain(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 3)
	first := w.queued()
	page, err := webhook.NewReplayer(w.services).Replay(t.Context(), me, hook.ID, webhook.EventQuery{})
	require.NoError(t, err)
	assert.Len(t, page.Records, 3)
	again := w.queued()
	require.Len(t, again, 3)
	for i, e := range again {
		assert.True(t, e.Replay)
		e.Replay = false
		assert.Equal(t, first[i], e, "the very event")
	}
	require.NoError(t, webhook.NewReplayer(w.services).One(t.Context(), me, hook.ID, "evt_1"))
	one := w.queued()
	require.Len(t, one, 1)
	assert.Equal(t, "evt_1", one[0].ID)
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"evt_1","type":"type.1"}`))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, "a replay opens no claim")
}

func TestReplayGoesOnWhereItStopped(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 4)
	w.queue.Drain()
	down := errors.New("no answer")
	queue := &flaky{errs: []error{nil, down, down, down}}
	s := w.services
	s.Queue = queue
	page, err := webhook.NewReplayer(s).Replay(t.Context(), me, hook.ID, webhook.EventQuery{})
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
	assert.Equal(t, []string{"evt_0"}, ids(page))
	page, err = webhook.NewReplayer(s).Replay(t.Context(), me, hook.ID, webhook.EventQuery{Cursor: page.Next})
	require.NoError(t, err)
	assert.Equal(t, []string{"evt_1", "evt_2", "evt_3"}, ids(page))
}

func TestReplayIsForTheOwner(t *testing.T) { // I8
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 1)
	w.queue.Drain()
	r, stranger := webhook.NewReplayer(w.services), webhook.Principal{Workspace: "another", User: "u"}
	_, err := r.List(t.Context(), stranger, hook.ID, webhook.EventQuery{})
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	_, err = r.Replay(t.Context(), stranger, hook.ID, webhook.EventQuery{})
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	_, err = r.Get(t.Context(), stranger, hook.ID, "evt_0")
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	assert.Equal(t, "webhook_not_found", kindOf(t, r.One(t.Context(), stranger, hook.ID, "evt_0")).Code)
	assert.Empty(t, w.queue.Drain())
}

func TestReplayRefuses(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	r := webhook.NewReplayer(w.services)
	_, err := r.List(t.Context(), me, hook.ID, webhook.EventQuery{Limit: 101})
	assert.Equal(t, "limit", kindOf(t, err).Field)
	for _, cursor := range []string{"x", "%", base64.RawURLEncoding.EncodeToString([]byte(`{"id":"YQ=="}`))} {
		_, err = r.List(t.Context(), me, hook.ID, webhook.EventQuery{Cursor: cursor})
		assert.Equal(t, "invalid_cursor", kindOf(t, err).Code)
	}
	_, err = r.Get(t.Context(), me, hook.ID, "evt_none")
	assert.Equal(t, "event_not_found", kindOf(t, err).Code)
}

// delayed takes a while for each message.
type delayed struct {
	webhook.Queue
	clock *clock
	by    time.Duration
}

func (q delayed) Send(ctx context.Context, m webhook.Message) error {
	q.clock.forward(q.by)
	return q.Queue.Send(ctx, m)
}

// A call that is cut off has its caller queue again what it had queued.
func TestReplayEndsInTime(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 30)
	w.queued()
	for by, most := range map[time.Duration]int{200 * time.Millisecond: 26, time.Minute: 1} {
		s := w.services
		s.Queue = delayed{w.queue, w.clock, by}
		var all []string
		for q := (webhook.EventQuery{}); ; {
			page, err := webhook.NewReplayer(s).Replay(t.Context(), me, hook.ID, q)
			require.NoError(t, err)
			require.NotEmpty(t, page.Records)
			assert.LessOrEqual(t, len(page.Records), most)
			all = append(all, ids(page)...)
			if q.Cursor = page.Next; q.Cursor == "" {
				break
			}
		}
		assert.Len(t, all, 30)
		slices.Sort(all)
		assert.Equal(t, all, w.queuedIDs(), "each once")
	}
}

func TestAReplayBearsTheProviderOfItsEvent(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 1)
	assert.Equal(t, "stripe", w.queue.Drain()[0].Attributes["provider"])
	w.change(hook, webhook.Change{Settings: webhook.Settings{Provider: "github", Secret: otherSecret}})
	require.NoError(t, webhook.NewReplayer(w.services).One(t.Context(), me, hook.ID, "evt_0"))
	sent := w.queue.Drain()
	require.Len(t, sent, 1)
	assert.Equal(t, "stripe", sent[0].Attributes["provider"], "whatever the webhook's is by now")
	e, err := webhook.DecodeEvent(sent[0].Body)
	require.NoError(t, err)
	assert.Equal(t, "stripe", e.Provider)
}

func TestPagesEndWhereTheFirstOneWasAskedFor(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.receiveSome(hook, 3)
	w.queue.Drain()
	r := webhook.NewReplayer(w.services)
	var replayed []string
	q := webhook.EventQuery{Limit: 1}
	for i := range 10 {
		page, err := r.Replay(t.Context(), me, hook.ID, q)
		require.NoError(t, err)
		replayed = append(replayed, ids(page)...)
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
		w.clock.forward(time.Minute)
		_, err = w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, fmt.Sprintf(`{"id":"meanwhile_%d"}`, i)))
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"evt_0", "evt_1", "evt_2"}, replayed)
}
