package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

const notionSecret = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"

func (w *world) notion() webhook.Webhook {
	in := stripeInput()
	in.Provider, in.Secret = "notion", ""
	return w.generate(in)
}

func notionQuestion(hook webhook.Webhook, secret string) webhook.Delivery {
	return webhook.Delivery{
		Address: hook.ID, Method: http.MethodPost, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"verification_token":"` + secret + `"}`),
	}
}

func TestASecretToCopyIsKeptForTheOwner(t *testing.T) { // I5
	w := newWorld(t)
	hook := w.notion()
	receipt, err := w.receiver.Receive(t.Context(), notionQuestion(hook, notionSecret))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeHandshake, receipt.Outcome)
	assert.Empty(t, receipt.Answer.Body)

	list := w.kept(hook)
	require.Len(t, list, 1)
	assert.Equal(t, receipt.Kept, list[0].ID)
	assert.Equal(t, "secret_to_copy", list[0].Code)
	assert.Empty(t, list[0].Body)
	stored, err := w.services.Deliveries.Kept(t.Context(), hook.ID, receipt.Kept, w.clock.Now())
	require.NoError(t, err)
	assert.False(t, bytes.Contains(stored.Body, []byte(notionSecret)), "sealed")

	r := webhook.NewRetrier(w.services)
	k, diagnosis, err := r.Get(t.Context(), me, hook.ID, receipt.Kept)
	require.NoError(t, err)
	assert.Contains(t, string(k.Body), notionSecret)
	assert.Nil(t, diagnosis)
	_, _, err = r.Get(t.Context(), webhook.Principal{Workspace: "another", User: "u"}, hook.ID, receipt.Kept)
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code, "I8")

	receipt, err = w.receiver.Receive(t.Context(), w.signed(hook, "notion", notionSecret, "application/json", `{"id":"1","type":"page.created"}`))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome, "the secret is that of the webhook")
	w.clock.forward(24 * time.Hour)
	assert.Empty(t, w.kept(hook), "a day suffices for copying it")
}

// It is no event, and must not be gone before it was copied.
func TestASecretToCopyCannotBeLetIn(t *testing.T) {
	w := newWorld(t)
	hook := w.notion()
	kept, err := w.receiver.Receive(t.Context(), notionQuestion(hook, notionSecret))
	require.NoError(t, err)
	receipt, err := w.retry(hook, kept.Kept)
	assert.Equal(t, "secret_to_copy", kindOf(t, err).Code)
	assert.Equal(t, hook.ID, receipt.Webhook.ID)
	assert.Len(t, w.kept(hook), 1)
	assert.Empty(t, w.queued())
}

// What came before there was a provider is kept like any delivery, and not lost by a retry.
func TestASecretToCopyThatCameTooEarly(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.Secret = "", ""
	hook := w.generate(in)
	early, err := w.receiver.Receive(t.Context(), notionQuestion(hook, notionSecret))
	assert.Equal(t, "webhook_not_configured", kindOf(t, err).Code)
	in.Provider = "notion"
	w.generate(in)
	_, err = w.retry(hook, early.Kept)
	assert.Equal(t, "secret_to_copy", kindOf(t, err).Code)
	assert.Len(t, w.kept(hook), 1)
}

// Who has a secret is asked for nothing, and shows nothing of it.
func TestASecretIsToBeCopiedOnce(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.notion()
	_, err := w.receiver.Receive(t.Context(), notionQuestion(hook, notionSecret))
	require.NoError(t, err)
	receipt, err := w.receiver.Receive(t.Context(), notionQuestion(hook, "secret_of_a_stranger"))
	assert.Equal(t, "signature_missing", kindOf(t, err).Code)
	assert.NotEmpty(t, receipt.Kept, "as any refusal")
	codes := map[string]int{}
	for _, k := range w.kept(hook) {
		codes[k.Code]++
	}
	assert.Equal(t, map[string]int{"secret_to_copy": 1, "signature_missing": 1}, codes)
}

// A secret that its owner could not copy would leave the provider waiting for ever: the
// next question would come too late.
func TestASecretIsNotLearnedBeforeItIsKept(t *testing.T) {
	for name, cause := range map[string]error{"no place left": webhook.ErrFull, "no store": errors.New("no answer")} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			hook := w.notion()
			s := w.services
			s.Deliveries = unkept{s.Deliveries, cause}
			_, err := webhook.NewReceiver(s).Unhurried().Receive(t.Context(), notionQuestion(hook, notionSecret))
			assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
			stored, err := w.webhooks.ByID(t.Context(), hook.ID)
			require.NoError(t, err)
			assert.Empty(t, stored.Secrets)
			_, err = w.receiver.Receive(t.Context(), notionQuestion(hook, notionSecret))
			require.NoError(t, err, "asked again")
			assert.Len(t, w.kept(hook), 1)
		})
	}
}

// unkept keeps nothing.
type unkept struct {
	webhook.Deliveries
	err error
}

func (u unkept) Keep(context.Context, webhook.KeptDelivery) error { return u.err }

// Strangers who know the address can ask too, and fill no more places by it than by forging.
func TestAFloodOfSecretsToCopyFillsNothing(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.notion()
	s := w.services
	s.Webhooks = unlearning{s.Webhooks} // as if each were asked of another instance
	r := webhook.NewReceiver(s).Unhurried()
	for i := range 30 {
		_, err := r.Receive(t.Context(), notionQuestion(hook, "secret_"+string(rune('a'+i))))
		require.Error(t, err)
	}
	assert.Len(t, w.kept(hook), 20)
}

// unlearning are webhooks that others have changed meanwhile.
type unlearning struct{ webhook.Webhooks }

func (unlearning) Update(context.Context, webhook.Webhook) error { return webhook.ErrConflict }

// Asana asks for no copying: nothing is kept that need not be.
func TestASecretThatIsOnlyLearnedIsNotKept(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.Secret = "asana", ""
	hook := w.generate(in)
	receipt, err := w.receiver.Receive(t.Context(), webhook.Delivery{
		Address: hook.ID, Method: http.MethodPost, Header: http.Header{"X-Hook-Secret": {"s"}, "Content-Type": {"application/json"}}, Body: []byte(`{}`),
	})
	require.NoError(t, err)
	assert.Empty(t, receipt.Kept)
	assert.Empty(t, w.kept(hook))
}
