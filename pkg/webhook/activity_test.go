package webhook_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func (w *world) activity() webhook.Activity {
	w.t.Helper()
	page, err := webhook.NewLister(w.webhooks).List(w.t.Context(), me, webhook.ListInput{Product: "ecommerce-platform", App: "stripe-payments"})
	require.NoError(w.t, err)
	require.Len(w.t, page.Webhooks, 1)
	return page.Webhooks[0].Activity
}

func TestActivity(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	assert.Zero(t, w.activity())
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	seen := w.activity()
	assert.WithinDuration(t, w.clock.Now(), seen.LastReceived, time.Minute)
	assert.Equal(t, seen.LastReceived, seen.LastAccepted)
	assert.Equal(t, seen.LastReceived, seen.SecretsMatched[hook.Secrets[0].ID])
	assert.Zero(t, seen.LastRefused)

	w.clock.forward(time.Hour)
	_, err = w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
	require.Error(t, err)
	refused := w.activity()
	assert.Equal(t, "signature_mismatch", refused.LastCause)
	assert.Equal(t, refused.LastReceived, refused.LastRefused)
	assert.Equal(t, seen.LastAccepted, refused.LastAccepted)
}

func TestActivityIsWrittenOnceAMinute(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	for range 100 {
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
		require.NoError(t, err)
	}
	assert.EqualValues(t, 1, w.webhooks.noted.Load())
	w.clock.forward(time.Minute)
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	assert.EqualValues(t, 2, w.webhooks.noted.Load())
}

func TestActivityIsNoReasonToRefuse(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.services.Webhooks = unnoting{w.webhooks}
	receipt, err := webhook.NewReceiver(w.services).Unhurried().Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	assert.ErrorIs(t, receipt.Warning, errOpen)
}

type unnoting struct{ webhook.Webhooks }

func (unnoting) Note(_ context.Context, _ webhook.Key, _ webhook.Activity) error { return errOpen }

// Who still knows the address of one that was deleted cannot hide that its successor
// gets nothing.
func TestActivityIsNotThatOfADeletedWebhook(t *testing.T) {
	w := newWorld(t)
	old := w.generate(stripeInput())
	require.NoError(t, w.manager().Delete(t.Context(), me, old.ID))
	w.generate(stripeInput())
	_, err := w.receiver.Receive(t.Context(), w.stripe(old, stripeSecret, paid))
	assert.Equal(t, "webhook_deleted", kindOf(t, err).Code)
	assert.Zero(t, w.activity())
}
