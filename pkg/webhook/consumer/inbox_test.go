package consumer_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/consumer/boltinbox"
)

func TestEachEventIsHandledOnce(t *testing.T) { // I3, behind the queue
	inbox, err := boltinbox.Open(filepath.Join(t.TempDir(), "inbox.db"))
	require.NoError(t, err)
	defer inbox.Close()
	for name, claims := range map[string]webhook.Claims{"in memory": &memory.Claims{}, "in a file": inbox} {
		t.Run(name, func(t *testing.T) {
			var w workflow
			var r reports
			c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: claims, Report: r.add, Concurrency: 8})
			var bodies []string
			want := map[string]int{}
			for i := range 50 {
				e := anEvent(string(rune('A' + i)))
				want[e.ID] = 1
				bodies = append(bodies, encode(t, e), encode(t, e))
			}
			assert.Empty(t, failures(t, t.Context(), c, batchOf(bodies...)))
			assert.Empty(t, failures(t, t.Context(), c, batchOf(bodies...)))
			assert.Equal(t, want, w.times())
			assert.Equal(t, map[consumer.Outcome]int{consumer.Handled: 50, consumer.Duplicate: 150}, r.outcomes())
		})
	}
}

func TestEventsAreToldApart(t *testing.T) {
	claims := &memory.Claims{}
	var w workflow
	other, err := consumer.New(consumer.Config{Name: "mails", Handler: w.handle, Inbox: claims, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: claims})
	elsewhere := anEvent("a")
	elsewhere.WebhookID = "wh_2"
	assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")), encode(t, anEvent("b")), encode(t, elsewhere))))
	assert.Len(t, w.events(), 3, "by id and by webhook")
	assert.Empty(t, failures(t, t.Context(), other, batchOf(encode(t, anEvent("a")))))
	assert.Len(t, w.events(), 4, "by workflow")
	found, err := claims.Claim(t.Context(), webhook.Claim{WebhookID: "wh_1", EventID: "a", Owner: "receive", Lease: time.Now().Add(time.Hour), Expires: time.Now().Add(time.Hour)})
	require.NoError(t, err)
	assert.Equal(t, webhook.Won, found, "apart from the claims of receive")
}

func TestWithoutAnInboxEventsAreHandledAsOftenAsTheyCome(t *testing.T) {
	var w workflow
	c := newConsumer(t, consumer.Config{Handler: w.handle})
	assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")), encode(t, anEvent("a")))))
	assert.Len(t, w.events(), 2)
}

func TestFailedEventComesAgainAtOnce(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("no stock") },
		"a panic":  func() error { panic("x") },
	} {
		t.Run(name, func(t *testing.T) {
			var w workflow
			w.do = func(context.Context, consumer.Event) error {
				if len(w.events()) < 3 {
					return fail()
				}
				return nil
			}
			c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: &memory.Claims{}})
			batch := batchOf(encode(t, anEvent("a")))
			assert.Len(t, failures(t, t.Context(), c, batch), 1)
			assert.Len(t, failures(t, t.Context(), c, batch), 1)
			assert.Empty(t, failures(t, t.Context(), c, batch))
			assert.Empty(t, failures(t, t.Context(), c, batch))
			require.Len(t, w.events(), 3)
			for _, e := range w.events() {
				assert.False(t, e.Again, "a failure leaves no doubt")
			}
		})
	}
}

func TestEventOfADeadConsumer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := &memory.Claims{}
		dead := newConsumer(t, consumer.Config{Inbox: lost{claims}, Handler: (&workflow{}).handle, Timeout: 20 * time.Second})
		batch := batchOf(encode(t, anEvent("a")))
		assert.Empty(t, failures(t, t.Context(), dead, batch), "it was handled, and that is all it knows")

		var w workflow
		var r reports
		c := newConsumer(t, consumer.Config{Inbox: claims, Handler: w.handle, Report: r.add, Timeout: 20 * time.Second})
		assert.Equal(t, []string{"m-0"}, failures(t, t.Context(), c, batch), "back to the queue")
		assert.Equal(t, consumer.Busy, r.only(t).Outcome)
		assert.ErrorIs(t, r.only(t).Err, webhook.ErrBusy)
		assert.Empty(t, w.events())
		time.Sleep(22 * time.Second)
		assert.Empty(t, failures(t, t.Context(), c, batch))
		require.Len(t, w.events(), 1)
		assert.True(t, w.events()[0].Again)
	})
}

// lost loses every commit, as if the process had ended.
type lost struct{ webhook.Claims }

var errLost = errors.New("no answer")

func (lost) Commit(context.Context, webhook.Claim, *webhook.Record) error { return errLost }

func TestHandledButNotWrittenDown(t *testing.T) {
	var r reports
	c := newConsumer(t, consumer.Config{Inbox: lost{&memory.Claims{}}, Handler: (&workflow{}).handle, Report: r.add})
	assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")))))
	assert.Equal(t, consumer.Handled, r.only(t).Outcome)
	assert.ErrorIs(t, r.only(t).Err, errLost)
}

// unreachable is an inbox that is not there.
type unreachable struct{ webhook.Claims }

func (unreachable) Claim(context.Context, webhook.Claim) (webhook.Found, error) { return 0, errLost }

func TestNothingIsHandledWithoutTheInbox(t *testing.T) {
	var w workflow
	c := newConsumer(t, consumer.Config{Inbox: unreachable{}, Handler: w.handle})
	assert.Len(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")))), 1)
	assert.Empty(t, w.events())
}

func TestInboxForgetsAfterItsWindow(t *testing.T) {
	for _, window := range []time.Duration{0, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			var w workflow
			c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Handler: w.handle, Window: window})
			remembered := max(window, 0)
			if window == 0 {
				remembered = consumer.DefaultWindow
			}
			batch := batchOf(encode(t, anEvent("a")))
			failures(t, t.Context(), c, batch)
			time.Sleep(remembered - time.Millisecond)
			failures(t, t.Context(), c, batch)
			assert.Len(t, w.events(), 1)
			time.Sleep(time.Millisecond)
			failures(t, t.Context(), c, batch)
			assert.Len(t, w.events(), 2)
		})
	}
}

func TestReplay(t *testing.T) {
	replay := anEvent("a")
	replay.Replay = true
	for _, tt := range []struct {
		name       string
		missedOnly bool
		want       []bool
	}{
		{"is handled once for each message", false, []bool{false, true, true}},
		{"of what was handled is left out, if so configured", true, []bool{false}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w workflow
			c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Handler: w.handle, MissedOnly: tt.missedOnly, Concurrency: 1})
			original := batchOf(encode(t, anEvent("a")))
			replays := batchOf(encode(t, replay), encode(t, replay))
			for range 2 {
				assert.Empty(t, failures(t, t.Context(), c, original))
				assert.Empty(t, failures(t, t.Context(), c, replays))
			}
			var got []bool
			for _, e := range w.events() {
				got = append(got, e.Replay)
			}
			assert.Equal(t, tt.want, got)
		})
	}
	t.Run("of what was missed is handled", func(t *testing.T) {
		var w workflow
		c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Handler: w.handle, MissedOnly: true})
		assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, replay))))
		assert.Len(t, w.events(), 1)
	})
}

func TestWhatIsMissedIsKnownForAsLongAsItCanBeReplayed(t *testing.T) { // I3, behind the queue
	const archived, onTheQueue = webhook.MaxArchiveDays * 24 * time.Hour, 14 * 24 * time.Hour
	synctest.Test(t, func(t *testing.T) {
		var w workflow
		c := newConsumer(t, consumer.Config{Inbox: &memory.Claims{}, Handler: w.handle, MissedOnly: true})
		replay := anEvent("a")
		replay.Replay = true
		assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")))))
		time.Sleep(archived + onTheQueue - time.Millisecond)
		assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, replay))))
		assert.Len(t, w.events(), 1, "it was not missed")
	})
}
