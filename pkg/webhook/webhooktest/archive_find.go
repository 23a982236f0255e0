package webhooktest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// allFrom asks for all records of a webhook.
func allFrom(webhookID string) webhook.RecordQuery {
	return webhook.RecordQuery{
		WebhookID: webhookID, At: now(), Limit: 1000,
		Since: now().Add(-365 * 24 * time.Hour), Until: now().Add(365 * 24 * time.Hour),
	}
}

// awaitFound waits until Find, which may lag behind Commit, finds what is wanted.
func (s archive) awaitFound(t *testing.T, q webhook.RecordQuery, want []webhook.Record) {
	t.Helper()
	wanted := []webhook.Record{}
	for _, r := range want {
		r.Message = nil
		wanted = append(wanted, normalRecord(r))
	}
	var got []webhook.Record
	same := func() bool {
		got = s.findAll(t, q)
		return assert.ObjectsAreEqual(wanted, got)
	}
	if !eventually(same) {
		assert.Equal(t, wanted, got)
	}
}

// findAll follows the pages of q, and checks each.
func (s archive) findAll(t *testing.T, q webhook.RecordQuery) []webhook.Record {
	t.Helper()
	all := []webhook.Record{}
	for {
		found, rest, err := s.Find(t.Context(), q)
		require.NoError(t, err)
		require.LessOrEqual(t, len(found), q.Limit)
		for _, r := range found {
			assert.Empty(t, r.Message)
			all = append(all, normalRecord(r))
		}
		if rest == nil {
			return all
		}
		require.Len(t, found, q.Limit, "there are few that are not asked for")
		require.Equal(t, all[len(all)-1].Place(), webhook.RecordPlace{Time: rest.Time.UTC(), ID: rest.ID})
		moved := cmp.Or(rest.Time.Compare(q.AfterTime), cmp.Compare(rest.ID, q.AfterID)) > 0
		require.True(t, moved, "a page repeats what came before")
		q.AfterTime, q.AfterID = rest.Time, rest.ID
		next, _, err := s.Find(t.Context(), q)
		require.NoError(t, err)
		require.NotEmpty(t, next, "more was said to follow")
	}
}

// moments are when, after the first, and as what events are queued: in the order
// of time, then id as bytes. Every third has another type.
var moments = []struct {
	after time.Duration
	id    string
}{
	{0, "A"}, {0, "Z"}, {0, "a"}, {0, "a-"}, {0, "a.b"}, {0, "aa"}, {0, "b"}, {0, "é"},
	{time.Millisecond, "0"}, {time.Millisecond, "c"},
	{9 * time.Millisecond, "z"}, {10 * time.Millisecond, "y"}, {99 * time.Millisecond, "x"}, {100 * time.Millisecond, "w"},
	{time.Second, "v"}, {time.Minute, "u"}, {time.Hour, "t"}, {24 * time.Hour, "s"}, {300 * 24 * time.Hour, "r"},
}

// recordMoments records an event at each moment, out of order, on a webhook of its
// own, and returns the records in order once Find finds all of them.
func (s archive) recordMoments(t *testing.T) []webhook.Record {
	hook, first := unique(""), now().Add(-24*time.Hour)
	all := make([]webhook.Record, len(moments))
	suffix := unique(":")
	for i := range moments {
		at := (i * 7) % len(moments)
		all[at] = s.recorded(t, hook, moments[at].id+suffix, func(r *webhook.Record) {
			r.QueuedAt, r.Expires = first.Add(moments[at].after), r.Expires.Add(2*365*24*time.Hour)
			r.Type = []string{"x", "y", "x"}[at%3]
		})
	}
	slices.SortFunc(all, func(a, b webhook.Record) int {
		return cmp.Or(a.QueuedAt.Compare(b.QueuedAt), cmp.Compare(a.EventID, b.EventID))
	})
	s.awaitFound(t, allFrom(hook), all)
	return all
}

func idsOf(records []webhook.Record, wanted func(r webhook.Record) bool) []string {
	ids := []string{}
	for _, r := range records {
		if wanted(r) {
			ids = append(ids, r.EventID)
		}
	}
	return ids
}

func every(webhook.Record) bool { return true }

// assertFound checks the ids that q finds, in pages of several sizes.
func (s archive) assertFound(t *testing.T, q webhook.RecordQuery, want []string, what ...any) {
	t.Helper()
	for _, q.Limit = range []int{1, 2, max(1, len(want)-1), max(1, len(want)), 1000} {
		assert.Equal(t, want, idsOf(s.findAll(t, q), every), what...)
	}
}

func findOrder(t *testing.T, s archive) {
	all := s.recordMoments(t)
	found, rest, err := s.Find(t.Context(), allFrom(all[0].WebhookID))
	require.NoError(t, err)
	assert.Nil(t, rest)
	assert.Equal(t, idsOf(all, every), idsOf(found, every))
}

func findFields(t *testing.T, s archive) {
	r := s.recorded(t, unique(""), unique("evt_"))
	s.awaitFound(t, allFrom(r.WebhookID), []webhook.Record{r})
	untyped := s.recorded(t, unique(""), unique("evt_"), func(r *webhook.Record) { r.Type, r.Message = "", randomBytes(maxRecord) })
	s.awaitFound(t, allFrom(untyped.WebhookID), []webhook.Record{untyped})
}

func findBounds(t *testing.T, s archive) {
	all := s.recordMoments(t)
	first := all[0].QueuedAt
	for name, c := range map[string]struct{ since, until time.Duration }{
		"the first moment":       {0, time.Millisecond},
		"but the first moment":   {time.Millisecond, 400 * 24 * time.Hour},
		"nothing at all":         {0, 0},
		"nothing before":         {-time.Hour, 0},
		"nothing between":        {2 * time.Millisecond, 9 * time.Millisecond},
		"up to one, exclusively": {-time.Hour, 10 * time.Millisecond},
		"from one, inclusively":  {10 * time.Millisecond, time.Minute + time.Millisecond},
		"the last":               {300 * 24 * time.Hour, 301 * 24 * time.Hour},
		"nothing after":          {300*24*time.Hour + time.Millisecond, 301 * 24 * time.Hour},
		"the wrong way round":    {time.Hour, time.Millisecond},
	} {
		q := allFrom(all[0].WebhookID)
		q.Since, q.Until = first.Add(c.since), first.Add(c.until)
		want := idsOf(all, func(r webhook.Record) bool {
			return !r.QueuedAt.Before(q.Since) && r.QueuedAt.Before(q.Until)
		})
		s.assertFound(t, q, want, name)
	}
}

func findTypes(t *testing.T, s archive) {
	all := s.recordMoments(t)
	for _, wanted := range []string{"x", "y", "z", "X"} {
		q := allFrom(all[0].WebhookID)
		q.Type = wanted
		s.assertFound(t, q, idsOf(all, func(r webhook.Record) bool { return r.Type == wanted }), wanted)
	}
}

func findPages(t *testing.T, s archive) {
	all := s.recordMoments(t)
	q := allFrom(all[0].WebhookID)
	for _, q.Limit = range []int{1, 2, 3, 7, 8, len(all) - 1, len(all), len(all) + 1} {
		assert.Equal(t, idsOf(all, every), idsOf(s.findAll(t, q), every), "pages of %d", q.Limit)
	}
}

func findAfter(t *testing.T, s archive) {
	all := s.recordMoments(t)
	first := all[0].QueuedAt
	for name, c := range map[string]struct {
		time  time.Duration
		id    string
		since time.Duration
	}{
		"a place that is taken":       {0, all[2].EventID, -time.Hour},
		"a place that is free":        {0, "a,", -time.Hour},
		"the last of a moment":        {0, all[7].EventID, -time.Hour},
		"a time without id":           {time.Millisecond, "", -time.Hour},
		"a time between":              {50 * time.Millisecond, "zzz", -time.Hour},
		"before Since":                {0, "a", time.Second},
		"the last":                    {300 * 24 * time.Hour, all[len(all)-1].EventID, -time.Hour},
		"after all":                   {301 * 24 * time.Hour, "a", -time.Hour},
		"Since's own time, and an id": {0, "a,", 0},
		"before all":                  {-24 * time.Hour, "z", -time.Hour},
	} {
		q := allFrom(all[0].WebhookID)
		q.AfterTime, q.AfterID, q.Since = first.Add(c.time), c.id, first.Add(c.since)
		want := idsOf(all, func(r webhook.Record) bool {
			after := cmp.Or(r.QueuedAt.Compare(q.AfterTime), cmp.Compare(r.EventID, q.AfterID)) > 0
			return after && !r.QueuedAt.Before(q.Since)
		})
		s.assertFound(t, q, want, name)
	}
}

func findExpired(t *testing.T, s archive) {
	hook, end := unique(""), now().Truncate(time.Second).Add(time.Hour)
	lasting := func(after time.Duration) func(r *webhook.Record) {
		return func(r *webhook.Record) { r.Expires = end.Add(after) }
	}
	var all []webhook.Record
	for i, after := range []time.Duration{0, time.Hour, 0, 0, time.Hour, 0} {
		at := now().Add(time.Duration(i) * time.Millisecond)
		all = append(all, s.recorded(t, hook, unique("evt_"), lasting(after), func(r *webhook.Record) { r.QueuedAt = at }))
	}
	s.awaitFound(t, allFrom(hook), all)
	for _, at := range []time.Time{end.Add(-2 * time.Second), end.Add(2 * time.Second), end.Add(2 * time.Hour)} {
		q := allFrom(hook)
		q.At = at
		s.assertFound(t, q, idsOf(all, func(r webhook.Record) bool { return at.Before(r.Expires) }), at)
	}
}

func findApart(t *testing.T, s archive) {
	hook := unique("")
	var all []webhook.Record
	for _, id := range []string{hook, hook + "x", hook + "#", "x" + hook, unique("")} {
		all = append(all, s.recorded(t, id, "evt"))
	}
	for _, r := range all {
		s.awaitFound(t, allFrom(r.WebhookID), []webhook.Record{r})
	}
	assert.Empty(t, s.findAll(t, allFrom(hook[:len(hook)-1])))
}
