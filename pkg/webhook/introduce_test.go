package webhook_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
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

// SNS asks for no more than minutes: while the webhook is paused, all of its attempts may pass.
func TestASubscriptionThatWasKeptIsConfirmedOnceItIsLetIn(t *testing.T) {
	w := newWorld(t)
	sns, ok := provider.Lookup("aws-sns")
	require.True(t, ok)
	private, public, ok, err := sns.KeyPair("")
	require.NoError(t, err)
	require.True(t, ok)
	in := stripeInput()
	in.Provider, in.Secret, in.Params = "aws-sns", public, map[string]string{"allowed_topics": "arn:aws:sns:eu-central-1:1:a"}
	hook := w.generate(in)
	w.change(hook, webhook.Change{Status: webhook.Paused})
	const subscribe = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc"
	r := &provider.Request{
		Method: http.MethodPost, URL: hook.URL, Header: http.Header{"Content-Type": {"text/plain"}},
		Body: []byte(`{"Type":"SubscriptionConfirmation","MessageId":"1","Token":"abc","TopicArn":"arn:aws:sns:eu-central-1:1:a","Message":"m","SubscribeURL":"` + subscribe + `"}`),
	}
	require.NoError(t, sns.Sign(r, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: private}}, Params: in.Params}, w.clock.Now()))
	receipt, err := w.receiver.Receive(t.Context(), webhook.Delivery{Address: hook.ID, Method: r.Method, Header: r.Header, Body: r.Body})
	require.Equal(t, "webhook_paused", kindOf(t, err).Code)
	w.change(hook, webhook.Change{Status: webhook.Active})

	f := &fetcher{err: errors.New("no answer")}
	w.services.Fetcher = f
	_, err = w.retry(hook, receipt.Kept)
	assert.Equal(t, "subscription_unconfirmed", kindOf(t, err).Code)
	assert.Equal(t, webhook.Unprocessable, kindOf(t, err).Kind, "of many that are retried it ends no other")
	assert.Len(t, w.kept(hook), 1, "to be tried again")
	f.err = nil
	let, err := w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeHandshake, let.Outcome)
	assert.Equal(t, []string{subscribe, subscribe}, f.urls)
	assert.Empty(t, w.kept(hook))
}

type fetcher struct {
	urls []string
	err  error
}

func (f *fetcher) Fetch(_ context.Context, url string) ([]byte, error) {
	f.urls = append(f.urls, url)
	return nil, f.err
}
