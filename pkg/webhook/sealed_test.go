package webhook_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// keyless is a sealer whose key can be switched off, as one of KMS can.
type keyless struct {
	webhook.Sealer
	open, seal error
}

func (k *keyless) Open(ctx context.Context, webhookID string, sealed []byte) ([]byte, error) {
	if k.open != nil {
		return nil, k.open
	}
	return k.Sealer.Open(ctx, webhookID, sealed)
}

func (k *keyless) Seal(ctx context.Context, webhookID string, plain []byte) ([]byte, error) {
	if k.seal != nil {
		return nil, k.seal
	}
	return k.Sealer.Seal(ctx, webhookID, plain)
}

func TestReceiveWithoutAKey(t *testing.T) { // I1, I6
	for name, fault := range map[string]error{"a key that is switched off": errOpen, "another key": webhook.ErrSealBroken} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			hook := w.generate(stripeInput())
			sealer := &keyless{Sealer: w.services.Sealer}
			w.services.Sealer = sealer
			r := webhook.NewReceiver(w.services)
			refused := func(what string, d webhook.Delivery) {
				t.Helper()
				_, err := r.Receive(t.Context(), d)
				e := kindOf(t, err)
				assert.Equal(t, webhook.Unavailable, e.Kind, what)
				assert.Positive(t, e.RetryAfter, what)
			}
			sealer.open, sealer.seal = fault, fault
			refused("an instance that has yet to open the secret", w.stripe(hook, stripeSecret, paid))
			assert.Empty(t, w.queued())

			sealer.open = nil
			receipt, err := r.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
			require.NoError(t, err, "a failure is not remembered")
			assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)

			sealer.open = fault
			w.clock.forward(2 * time.Minute)
			receipt, err = r.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"evt_2"}`))
			require.NoError(t, err, "what was opened is good while the webhook stays as it is")
			assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
			receipt, err = r.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
			assert.Equal(t, "signature_mismatch", kindOf(t, err).Code, "a stranger's fault stays his, whether it can be kept aside or not")
			assert.ErrorIs(t, receipt.Warning, fault)

			sealer.open = nil
			w.change(hook, webhook.Change{Status: webhook.Paused, Settings: webhook.Settings{WhilePaused: webhook.Keep}})
			refused("what a policy would acknowledge, and cannot be sealed", w.stripe(hook, stripeSecret, `{"id":"evt_3"}`))
		})
	}
}
