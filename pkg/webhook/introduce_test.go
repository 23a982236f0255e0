package webhook_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestASecretIsLearnedOnFirstUse(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.Secret, in.App = "asana", "", "asana"
	hook := w.generate(in)
	offer := func(secret string) (webhook.Receipt, error) {
		return w.receiver.Receive(t.Context(), webhook.Delivery{
			Address: hook.ID, Method: http.MethodPost, Header: http.Header{"X-Hook-Secret": {secret}, "Content-Type": {"application/json"}}, Body: []byte(`{}`),
		})
	}
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
