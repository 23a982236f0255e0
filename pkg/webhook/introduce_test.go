package webhook_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func asanaInput(secret string) webhook.GenerateInput {
	in := stripeInput()
	in.Provider, in.Secret, in.App = "asana", secret, "asana"
	return in
}

// offer hands a secret over to hook, as Asana does.
func (w *world) offer(r *webhook.Receiver, hook webhook.Webhook, secret string) (webhook.Receipt, error) {
	return r.Receive(w.t.Context(), webhook.Delivery{
		Address: hook.ID, Method: http.MethodPost, Header: http.Header{"X-Hook-Secret": {secret}, "Content-Type": {"application/json"}}, Body: []byte(`{}`),
	})
}

func TestASecretIsLearnedOnFirstUse(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(asanaInput(""))
	offer := func(secret string) (webhook.Receipt, error) { return w.offer(w.receiver, hook, secret) }
	receipt, err := offer("the-secret-of-asana")
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeHandshake, receipt.Outcome)
	assert.Equal(t, "the-secret-of-asana", receipt.Answer.Header.Get("X-Hook-Secret"))
	stored, err := w.webhooks.ByID(t.Context(), hook.ID)
	require.NoError(t, err)
	require.Len(t, stored.Secrets, 1)
	assert.NotContains(t, string(stored.Secrets[0].Sealed), "asana") // I5

	receipt, err = w.receiver.Receive(t.Context(), w.signed(hook, "asana", "the-secret-of-asana", "application/json", `{"events":[{"action":"added"}]}`))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)

	_, err = offer("of a stranger")
	require.Error(t, err, "I2: who has a secret takes none from a stranger")
	stored, err = w.webhooks.ByID(t.Context(), hook.ID)
	require.NoError(t, err)
	assert.Len(t, stored.Secrets, 1)
}

// A webhook whose secrets have all ended is still no stranger's.
func TestARetiredSecretLetsNobodyHandOverAnother(t *testing.T) { // I2
	for _, name := range []string{"asana", "notion"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := asanaInput("of-the-owner")
			in.Provider = name
			hook := w.generate(in)
			hook = w.change(hook, webhook.Change{RetireSecrets: []string{hook.Secrets[0].ID}})
			d := notionQuestion(hook, "of-a-stranger")
			d.Header.Set("X-Hook-Secret", "of-a-stranger")
			receipt, err := w.receiver.Receive(t.Context(), d)
			assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
			assert.Empty(t, receipt.Kept)
			stored, err := w.webhooks.ByID(t.Context(), hook.ID)
			require.NoError(t, err)
			assert.Equal(t, hook.Secrets, stored.Secrets)
		})
	}
}

// Of two that ask two instances at once, the first has its secret learned.
func TestOfTwoSecretsTheFirstIsLearned(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(asanaInput(""))
	other := webhook.NewReceiver(w.services).Unhurried()
	_, err := other.Receive(t.Context(), webhook.Delivery{Address: hook.ID, Method: http.MethodPost}) // it has the webhook in memory
	require.Error(t, err)
	_, err = w.offer(w.receiver, hook, "the-first")
	require.NoError(t, err)
	_, err = w.offer(other, hook, "the-second")
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)

	w.clock.forward(time.Minute)
	for secret, taken := range map[string]bool{"the-first": true, "the-second": false} {
		_, err = other.Receive(t.Context(), w.signed(hook, "asana", secret, "application/json", `{"events":[{"action":"`+secret+`"}]}`))
		assert.Equal(t, taken, err == nil, secret)
	}
}

// What is answered is stored: the provider goes on to sign with it.
func TestASecretIsStoredBeforeItIsAcknowledged(t *testing.T) { // I1
	w := newWorld(t)
	hook := w.generate(asanaInput(""))
	s := w.services
	s.Webhooks = unlearning{s.Webhooks}
	receipt, err := w.offer(webhook.NewReceiver(s).Unhurried(), hook, "s")
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
	assert.Empty(t, receipt.Kept)
}
