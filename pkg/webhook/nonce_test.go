package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
)

const mailgunSecret = "key-0123456789abcdef"

func mailgunInput() webhook.GenerateInput {
	in := stripeInput()
	in.Provider, in.Secret = "mailgun", mailgunSecret
	return in
}

// mailgun is a delivery of an event, with a token that stands for that event alone.
func (w *world) mailgun(hook webhook.Webhook, secret, token, id string) webhook.Delivery {
	w.t.Helper()
	return w.signed(hook, "mailgun", secret, "application/json", `{"signature":{"token":"`+token+`"},"event-data":{"id":"`+id+`","event":"opened"}}`)
}

// withAnother is what somebody makes of d who has caught it.
func withAnother(d webhook.Delivery, event string) webhook.Delivery {
	d.Body = []byte(strings.Replace(string(d.Body), `"event":"opened"`, `"event":"`+event+`"`, 1))
	return d
}

func TestACaughtSignatureBringsNoOtherEvent(t *testing.T) { // I2
	for _, store := range []string{"bolt", "memory"} {
		t.Run(store, func(t *testing.T) {
			w := newWorld(t)
			if store == "memory" {
				w.services.Claims = &memory.Claims{}
			}
			testCaughtSignature(t, w, webhook.NewReceiver(w.services).Unhurried())
		})
	}
}

func testCaughtSignature(t *testing.T, w *world, r *webhook.Receiver) {
	hook := w.generate(mailgunInput())
	genuine := w.mailgun(hook, mailgunSecret, "a", "1")
	receipt, err := r.Receive(t.Context(), genuine)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)

	forged := withAnother(genuine, "failed")
	for range 2 {
		receipt, err = r.Receive(t.Context(), forged)
		assert.Equal(t, webhook.Unauthorized, kindOf(t, err).Kind)
		assert.Equal(t, "signature_replayed", kindOf(t, err).Code)
		assert.Empty(t, receipt.Kept, "its owner could do nothing about it")
	}
	receipt, err = r.Receive(t.Context(), genuine)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, "I3: the event itself may come again")
	receipt, err = r.Receive(t.Context(), w.mailgun(hook, mailgunSecret, "b", "2"))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	assert.Len(t, w.queued(), 2)
	assert.Empty(t, w.kept(hook))
}

// Racing, one body of all that are made of a signature is queued, and no other.
func TestOfRacingBodiesOneIsQueued(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(mailgunInput())
	d := w.mailgun(hook, mailgunSecret, "a", "1")
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			_, err := w.receiver.Receive(t.Context(), withAnother(d, fmt.Sprint("forged-", i)))
			var e *webhook.Error
			if errors.As(err, &e) {
				assert.Equal(t, "signature_replayed", e.Code)
			}
		})
	}
	group.Wait()
	assert.Len(t, w.queued(), 1)
}

// Without the secret nobody can spend what a genuine delivery is yet to bring.
func TestAForgeryMakesNothingLookReplayed(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(mailgunInput())
	genuine := w.mailgun(hook, mailgunSecret, "a", "1")
	_, err := w.receiver.Receive(t.Context(), w.mailgun(hook, "key-another", "a", "2"))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)
	receipt, err := w.receiver.Receive(t.Context(), genuine)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}

// One webhook's tokens are no other's.
func TestANonceIsOfOneWebhook(t *testing.T) {
	w := newWorld(t)
	first := w.generate(mailgunInput())
	in := mailgunInput()
	in.Event = "other"
	second := w.generate(in)
	for _, hook := range []webhook.Webhook{first, second} {
		receipt, err := w.receiver.Receive(t.Context(), w.mailgun(hook, mailgunSecret, "a", hook.ID))
		require.NoError(t, err)
		assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	}
}

// Mailgun tries for eight hours, with the signature of the first attempt.
func TestARetryAfterAFailedSend(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(mailgunInput())
	d := w.mailgun(hook, mailgunSecret, "a", "1")
	_, err := w.receiverOver(w.services.Claims, refusing{}).Receive(t.Context(), d)
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
	_, err = w.receiver.Receive(t.Context(), withAnother(d, "failed"))
	assert.Equal(t, "signature_replayed", kindOf(t, err).Code, "it is spent on the event that claimed it")

	w.clock.forward(8 * time.Hour)
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	events := w.queued()
	require.Len(t, events, 1)
	assert.False(t, events[0].Requeued)
}

// refusing is a queue that takes nothing.
type refusing struct{}

func (refusing) Send(context.Context, webhook.Message) error { return webhook.ErrNotSent }

// dying is a store of claims that is gone after some calls, as in a crash.
type dying struct {
	webhook.Claims
	left int
}

func (d *dying) Claim(ctx context.Context, c webhook.Claim) (webhook.Found, error) {
	if d.left--; d.left < 0 {
		return 0, errors.New("crashed")
	}
	return d.Claims.Claim(ctx, c)
}

func (d *dying) Release(context.Context, webhook.Claim) error { return errors.New("crashed") }

func TestACrashBetweenTheClaimsLosesNothing(t *testing.T) { // I3
	for name, claims := range map[string]int{"before the nonce's": 1, "after both": 2} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			hook := w.generate(mailgunInput())
			d := w.mailgun(hook, mailgunSecret, "a", "1")
			_, err := w.receiverOver(&dying{w.services.Claims, claims}, refusing{}).Receive(t.Context(), d)
			require.Error(t, err)
			require.Empty(t, w.queued())

			w.clock.forward(time.Minute) // the lease of the event's claim runs out
			receipt, err := w.receiver.Receive(t.Context(), d)
			require.NoError(t, err)
			assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
			require.Len(t, w.queued(), 1)
			_, err = w.receiver.Receive(t.Context(), withAnother(d, "failed"))
			assert.Equal(t, "signature_replayed", kindOf(t, err).Code)
		})
	}
}

// Where the store fails it is our fault (I6), and nothing is queued (I2).
func TestWithoutAStoreForNonces(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(mailgunInput())
	_, err := w.receiverOver(&dying{w.services.Claims, 1}, w.queue).Receive(t.Context(), w.mailgun(hook, mailgunSecret, "a", "1"))
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
	assert.Empty(t, w.queued())
}

// What was kept aside may be let in for seven days, and so is held against a nonce for
// that much longer.
func TestANonceOutlastsWhatIsKept(t *testing.T) { // I2
	w := newWorld(t)
	in := mailgunInput()
	in.WhilePaused = webhook.Keep
	hook := w.generate(in)
	d := w.mailgun(hook, mailgunSecret, "a", "1")
	_, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	w.change(hook, webhook.Change{Status: webhook.Paused})
	w.clock.forward(8 * time.Hour)
	receipt, err := w.receiver.Receive(t.Context(), withAnother(d, "failed"))
	require.NoError(t, err)
	require.NotEmpty(t, receipt.Kept)
	w.change(hook, webhook.Change{Status: webhook.Active})
	w.clock.forward(7*24*time.Hour - 5*time.Minute)
	_, err = w.retry(hook, receipt.Kept)
	assert.Equal(t, "signature_replayed", kindOf(t, err).Code)
	assert.Len(t, w.queued(), 1)
}

// What was refused by mistake is let in with its own nonce, once.
func TestANonceOfWhatIsLetIn(t *testing.T) { // I3
	w := newWorld(t)
	in := mailgunInput()
	in.Secret = "key-wrong"
	hook := w.generate(in)
	d := w.mailgun(hook, mailgunSecret, "a", "1")
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.Error(t, err)
	w.change(hook, webhook.Change{Settings: webhook.Settings{Secret: mailgunSecret}})
	again, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, again.Outcome, "the provider has sent it again")
	again, err = w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeDuplicate, again.Outcome)
	assert.Len(t, w.queued(), 1)
}

// claimCounter counts claims.
type claimCounter struct {
	webhook.Claims
	n int
}

func (c *claimCounter) Claim(ctx context.Context, claim webhook.Claim) (webhook.Found, error) {
	c.n++
	return c.Claims.Claim(ctx, claim)
}

// One call more, and for those alone that sign something for one event.
func TestANonceCostsOneClaim(t *testing.T) {
	w := newWorld(t)
	mailgun := w.generate(mailgunInput())
	in := stripeInput()
	in.Event = "other"
	stripe := w.generate(in)
	claims := &claimCounter{Claims: w.services.Claims}
	receiver := w.receiverOver(claims, w.queue)
	for _, tt := range []struct {
		d    webhook.Delivery
		want int
	}{
		{w.mailgun(mailgun, mailgunSecret, "a", "1"), 2},
		{w.mailgun(mailgun, mailgunSecret, "b", "2"), 2},
		{w.stripe(stripe, stripeSecret, paid), 1},
		{w.stripe(stripe, stripeSecret, paid), 1},
	} {
		claims.n = 0
		_, err := receiver.Receive(t.Context(), tt.d)
		require.NoError(t, err)
		assert.Equal(t, tt.want, claims.n)
	}
}
