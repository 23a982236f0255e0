package webhooktest

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// maxRecord is the largest message of a record.
const maxRecord = 300 << 10

// RunArchive checks what [webhook.Archive] promises of the archives that open
// returns, along with the claims that fill them.
func RunArchive(t *testing.T, open func(t *testing.T) (webhook.Claims, webhook.Archive)) {
	runAll(t, func(t *testing.T) archive {
		claims, found := open(t)
		return archive{claims, found}
	}, []check[archive]{
		{"Record returns what Commit kept", recordKeepsFields},
		{"Record keeps every byte, up to 300 KB", recordKeepsBytes},
		{"Record sees every Commit", recordSeesCommits},
		{"Record of what was not committed is ErrNotFound", recordUncommitted},
		{"Record of a Commit without one is ErrNotFound", recordOfNone},
		{"Record outlasts its claim, until its own Expires", recordExpires},
		{"Record keeps event ids of any bytes apart", recordAnyBytes},
		{"one event id on two webhooks is two records", recordTwoWebhooks},
		{"Commit after the window replaces the record", recordReplaced},
		{"Commit after the window without a record forgets the one before", recordForgotten},
		{"Commit that is ErrClaimLost keeps no record", recordOfLoser},
		{"Commit repeated keeps one record", recordRepeated},
		{"Find is in the order of QueuedAt and EventID", findOrder},
		{"Find returns every field but Message", findFields},
		{"Find begins at Since and ends before Until", findBounds},
		{"Find filters by type", findTypes},
		{"Find comes in pages that miss and repeat nothing", findPages},
		{"Find begins after a place, taken or not", findAfter},
		{"Find returns nothing that has expired", findExpired},
		{"Find returns nothing of other webhooks", findApart},
		{"every call fails when its context is cancelled", archiveCancelled},
	})
}

type archive struct {
	webhook.Claims
	webhook.Archive
}

// recorded claims and commits an event of a webhook, with its record.
func (s archive) recorded(t *testing.T, webhookID, eventID string, change ...func(r *webhook.Record)) webhook.Record {
	t.Helper()
	c := newClaim()
	c.WebhookID, c.EventID = webhookID, eventID
	requireFound(t, s, webhook.Won, c)
	r := recordOf(c)
	for _, f := range change {
		f(&r)
	}
	require.NoError(t, s.Commit(t.Context(), c, &r))
	return r
}

func (s archive) assertRecord(t *testing.T, want webhook.Record) {
	t.Helper()
	got, err := s.Record(t.Context(), want.WebhookID, want.EventID, want.QueuedAt)
	require.NoError(t, err)
	assert.Equal(t, normalRecord(want), normalRecord(got))
}

func (s archive) assertNoRecord(t *testing.T, c webhook.Claim) {
	t.Helper()
	_, err := s.Record(t.Context(), c.WebhookID, c.EventID, c.At)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func normalRecord(r webhook.Record) webhook.Record {
	r.QueuedAt, r.Expires, r.Message = r.QueuedAt.UTC(), r.Expires.UTC(), nilIfEmpty(r.Message)
	return r
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func recordKeepsFields(t *testing.T, s archive) {
	s.assertRecord(t, s.recorded(t, unique(""), unique("evt_")))
	s.assertRecord(t, s.recorded(t, unique(""), unique("evt_"), func(r *webhook.Record) { r.Type = "" }))
	s.assertRecord(t, s.recorded(t, unique(""), unique("evt_"), func(r *webhook.Record) {
		r.Type = "決済 <&> \"quoted\" a#b\n"
		r.QueuedAt = r.QueuedAt.Add(time.Millisecond)
	}))
}

func recordKeepsBytes(t *testing.T, s archive) {
	for name, message := range map[string][]byte{
		"a byte": {0}, "every byte": everyByte(), "300 KB": randomBytes(maxRecord), "300 KB of zeros": make([]byte, maxRecord),
	} {
		want := bytes.Clone(message)
		r := s.recorded(t, unique(""), unique("evt_"), func(r *webhook.Record) { r.Message = message })
		clear(message)
		got, err := s.Record(t.Context(), r.WebhookID, r.EventID, r.QueuedAt)
		require.NoError(t, err, name)
		assert.True(t, bytes.Equal(want, got.Message), name)
	}
}

func recordSeesCommits(t *testing.T, s archive) {
	hook := unique("")
	for range 20 {
		s.assertRecord(t, s.recorded(t, hook, unique("evt_")))
	}
}

func recordUncommitted(t *testing.T, s archive) {
	s.assertNoRecord(t, newClaim())
	c := won(t, s)
	s.assertNoRecord(t, c)
	require.NoError(t, s.Release(t.Context(), c))
	s.assertNoRecord(t, c)
}

func recordOfNone(t *testing.T, s archive) {
	s.assertNoRecord(t, queued(t, s))
}

func recordExpires(t *testing.T, s archive) {
	r := s.recorded(t, unique(""), unique("evt_"))
	for at, want := range map[time.Time]error{
		r.QueuedAt.Add(window + time.Hour): nil,
		r.Expires.Add(-2 * time.Second):    nil,
		r.Expires.Add(2 * time.Second):     webhook.ErrNotFound,
	} {
		_, err := s.Record(t.Context(), r.WebhookID, r.EventID, at)
		assert.ErrorIs(t, err, want)
	}
}

func recordAnyBytes(t *testing.T, s archive) {
	hook, start := unique(""), now()
	var want []webhook.Record
	for _, id := range eventIDs() {
		want = append(want, s.recorded(t, hook, id, func(r *webhook.Record) {
			r.QueuedAt = start.Add(time.Duration(len(want)) * time.Millisecond)
		}))
	}
	for _, r := range want {
		s.assertRecord(t, r)
	}
	s.awaitFound(t, allFrom(hook), want)
}

func recordTwoWebhooks(t *testing.T, s archive) {
	first := s.recorded(t, unique(""), unique("evt_"))
	second := s.recorded(t, unique(""), first.EventID)
	s.assertRecord(t, first)
	s.assertRecord(t, second)
	c := newClaim()
	c.EventID = first.EventID
	s.assertNoRecord(t, c)
}

func recordReplaced(t *testing.T, s archive) {
	first := s.recorded(t, unique(""), unique("evt_"))
	c := newClaim()
	c.WebhookID, c.EventID = first.WebhookID, first.EventID
	c = anotherAt(c, first.QueuedAt.Add(window+time.Hour))
	requireFound(t, s, webhook.Won, c)
	second := recordOf(c)
	second.Type = "another"
	require.NoError(t, s.Commit(t.Context(), c, &second))
	s.assertRecord(t, second)
	s.awaitFound(t, allFrom(c.WebhookID), []webhook.Record{second})
}

func recordForgotten(t *testing.T, s archive) {
	r := s.recorded(t, unique(""), unique("evt_"))
	c := newClaim()
	c.WebhookID, c.EventID = r.WebhookID, r.EventID
	c = anotherAt(c, r.QueuedAt.Add(window+time.Hour))
	requireFound(t, s, webhook.Won, c)
	require.NoError(t, s.Commit(t.Context(), c, nil))
	s.assertNoRecord(t, c)
	s.awaitFound(t, allFrom(c.WebhookID), nil)
}

func recordOfLoser(t *testing.T, s archive) {
	loser, holder := takenOver(t, s)
	lost, kept := recordOf(loser), recordOf(holder)
	require.ErrorIs(t, s.Commit(t.Context(), loser, &lost), webhook.ErrClaimLost)
	s.assertNoRecord(t, loser)
	require.NoError(t, s.Commit(t.Context(), holder, &kept))
	require.ErrorIs(t, s.Commit(t.Context(), loser, &lost), webhook.ErrClaimLost)
	s.assertRecord(t, kept)
	s.awaitFound(t, allFrom(holder.WebhookID), []webhook.Record{kept})
}

func recordRepeated(t *testing.T, s archive) {
	c := won(t, s)
	r := recordOf(c)
	for range 3 {
		require.NoError(t, s.Commit(t.Context(), c, &r))
	}
	s.assertRecord(t, r)
	s.awaitFound(t, allFrom(c.WebhookID), []webhook.Record{r})
}

func archiveCancelled(t *testing.T, s archive) {
	r := s.recorded(t, unique(""), unique("evt_"))
	c := newClaim()
	requireFound(t, s, webhook.Won, c)
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Find": func(ctx context.Context) error { _, _, err := s.Find(ctx, allFrom(r.WebhookID)); return err },
		"Record": func(ctx context.Context) error {
			_, err := s.Record(ctx, r.WebhookID, r.EventID, r.QueuedAt)
			return err
		},
		"Commit": func(ctx context.Context) error { return s.Commit(ctx, c, new(recordOf(c))) },
	})
}
