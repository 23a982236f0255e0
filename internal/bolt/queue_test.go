package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

func message(body string) webhook.Message {
	return webhook.Message{Body: []byte(body), Attributes: map[string]string{"env": "dev"}, Group: "webhook"}
}

func send(t *testing.T, q *bolt.Queue, bodies ...string) {
	t.Helper()
	for _, b := range bodies {
		require.NoError(t, q.Send(t.Context(), message(b)))
	}
}

func receive(t *testing.T, q *bolt.Queue, in bolt.ReceiveInput) []bolt.Received {
	t.Helper()
	got, err := q.Receive(t.Context(), in)
	require.NoError(t, err)
	return got
}

func receiveOne(t *testing.T, q *bolt.Queue) bolt.Received {
	t.Helper()
	got := receive(t, q, bolt.ReceiveInput{Max: 1})
	require.Len(t, got, 1)
	return got[0]
}

func bodies(got []bolt.Received) []string {
	var all []string
	for _, m := range got {
		all = append(all, string(m.Body))
	}
	return all
}

func assertCounts(t *testing.T, q *bolt.Queue, visible, inFlight int) {
	t.Helper()
	n, err := q.Counts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, bolt.Counts{Visible: visible, InFlight: inFlight}, n)
}

func TestSendRefusesWhatSQSRefuses(t *testing.T) {
	attribute := func(name, value string) func(m *webhook.Message) {
		return func(m *webhook.Message) { m.Attributes = map[string]string{name: value} }
	}
	body := func(b string) func(m *webhook.Message) {
		return func(m *webhook.Message) { m.Body = []byte(b) }
	}
	for name, c := range map[string]struct {
		spoil      func(m *webhook.Message)
		characters bool
	}{
		"empty body":            {body(""), false},
		"control character":     {body("a\x01b"), true},
		"NUL":                   {body("\x00"), true},
		"not UTF-8":             {body("a\xff"), true},
		"surrogate":             {body("\xed\xa0\x80"), true},
		"U+FFFE":                {body("\ufffe"), true},
		"U+FFFF":                {body("\uffff"), true},
		"attribute characters":  {attribute("a", "\x0b"), true},
		"attribute empty":       {attribute("a", ""), false},
		"attribute name empty":  {attribute("", "v"), false},
		"attribute name blank":  {attribute("a b", "v"), false},
		"attribute name ends .": {attribute("a.", "v"), false},
		"attribute name a..b":   {attribute("a..b", "v"), false},
		"attribute name AWS.":   {attribute("AWS.a", "v"), false},
		"attribute name long":   {attribute(strings.Repeat("a", 257), "v"), false},
		"group with blank":      {func(m *webhook.Message) { m.Group = "a b" }, false},
		"group long":            {func(m *webhook.Message) { m.Group = strings.Repeat("g", 129) }, false},
		"eleven attributes": {func(m *webhook.Message) {
			for i := range 11 {
				m.Attributes[fmt.Sprint("a", i)] = "v"
			}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := openNew(t).Events()
			m := webhook.Message{Body: []byte("{}"), Attributes: map[string]string{}, Group: "g"}
			c.spoil(&m)
			err := q.Send(t.Context(), m)
			require.ErrorIs(t, err, webhook.ErrNotSent)
			refused, ok := errors.AsType[*bolt.ContentError](err)
			require.True(t, ok)
			assert.Equal(t, c.characters, refused.Characters)
			assertCounts(t, q, 0, 0)
		})
	}
}

func TestSendIsKnownNotToHaveHappened(t *testing.T) {
	db := openNew(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, db.Events().Send(ctx, message("{}")), webhook.ErrNotSent)
	assert.ErrorIs(t, db.Events().Send(ctx, message("{}")), context.Canceled)
	assertCounts(t, db.Events(), 0, 0)
}

func TestCallsAfterClose(t *testing.T) {
	db, err := bolt.Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	waiting := make(chan error)
	go func() {
		_, err := db.Events().Receive(t.Context(), bolt.ReceiveInput{Max: 1, Wait: bolt.MaxWait})
		waiting <- err
	}()
	time.Sleep(50 * time.Millisecond)
	require.NoError(t, db.Close())

	assert.Error(t, <-waiting, "a waiting receiver")
	err = db.Events().Send(t.Context(), message("{}"))
	assert.ErrorIs(t, err, bolt.ErrClosed)
	assert.ErrorIs(t, err, webhook.ErrNotSent)
	_, err = db.Webhooks().ByID(t.Context(), "id")
	assert.Error(t, err)
	assert.NotErrorIs(t, err, webhook.ErrNotFound)
}

func TestPurge(t *testing.T) {
	q := openNew(t).Events()
	send(t, q, "1", "2", "3")
	old := receiveOne(t, q)
	assertCounts(t, q, 2, 1)
	require.NoError(t, q.Purge(t.Context()))
	assertCounts(t, q, 0, 0)
	assert.Empty(t, receive(t, q, bolt.ReceiveInput{Max: 10}))

	send(t, q, "4")
	require.NoError(t, q.Delete(t.Context(), old.Handle), "it is gone")
	assert.Equal(t, []string{"4"}, bodies(receive(t, q, bolt.ReceiveInput{Max: 10})))
}

func TestQueueSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postern.db")
	db, err := bolt.Open(path)
	require.NoError(t, err)
	send(t, db.Events(), "1", "2", "3")
	first, second := receiveOne(t, db.Events()), receiveOne(t, db.Events())
	require.NoError(t, db.Events().Delete(t.Context(), first.Handle))
	require.NoError(t, db.Close())

	db = open(t, path)
	assertCounts(t, db.Events(), 1, 1)
	time.Sleep(2 * time.Millisecond) // the order is by the millisecond
	require.NoError(t, db.Events().ChangeVisibility(t.Context(), second.Handle, 0))
	got := receive(t, db.Events(), bolt.ReceiveInput{Max: 2})
	require.Equal(t, []string{"3", "2"}, bodies(got))
	again := got[1]
	assert.Equal(t, second.ID, again.ID)
	assert.Equal(t, 2, again.Receives)
	assert.Equal(t, second.FirstReceivedAt, again.FirstReceivedAt)
	assert.Equal(t, second.SentAt, again.SentAt)
	assert.Equal(t, message("2"), again.Message)
}
