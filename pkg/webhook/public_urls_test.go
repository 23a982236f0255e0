package webhook_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	ownURL      = "https://hooks.customer.example/twilio"
	twilioToken = "00000000000000000000000000000000"
)

func twilioInput(urls ...string) webhook.GenerateInput {
	in := stripeInput()
	in.Provider, in.Secret, in.PublicURLs = "twilio", twilioToken, urls
	return in
}

// twilio is what reaches hook of a request that was sent to url, with a query.
func (w *world) twilio(hook webhook.Webhook, url, sid string) webhook.Delivery {
	w.t.Helper()
	p, ok := provider.Lookup("twilio")
	require.True(w.t, ok)
	r := &provider.Request{
		Method: http.MethodPost, URL: url + "?a=b", Body: []byte("From=%2B1&MessageSid=" + sid),
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "I-Twilio-Idempotency-Token": {sid}},
	}
	require.NoError(w.t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: twilioToken}}}, w.clock.Now()))
	return webhook.Delivery{Address: hook.ID, Method: r.Method, RawQuery: "a=b", Header: r.Header, Body: r.Body}
}

func TestASignatureOverAPublicURL(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(twilioInput())
	_, err := w.receiver.Receive(t.Context(), w.twilio(hook, ownURL, "SM1"))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)

	hook = w.change(hook, webhook.Change{Settings: webhook.Settings{PublicURLs: []string{"https://other.example", ownURL}}})
	receipt, err := w.receiver.Receive(t.Context(), w.twilio(hook, ownURL, "SM1"))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	receipt, err = w.receiver.Receive(t.Context(), w.twilio(hook, hook.URL, "SM1"))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, "I3: the minted URL holds as before")
	_, err = w.receiver.Receive(t.Context(), w.twilio(hook, ownURL+"/x", "SM2"))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)

	events := w.queued()
	require.Len(t, events, 1)
	assert.Equal(t, ownURL+"?a=b", events[0].URL)
	cfg := provider.Config{Secrets: []provider.Secret{{Value: twilioToken}}}
	assert.NoError(t, consumer.Verify(t.Context(), events[0], "twilio", cfg), "the message has all that it takes")

	w.change(hook, webhook.Change{Settings: webhook.Settings{PublicURLs: []string{}}})
	_, err = w.receiver.Receive(t.Context(), w.twilio(hook, ownURL, "SM2"))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)
}

func TestPublicURLsStayUntilOthersAreGiven(t *testing.T) {
	w := newWorld(t)
	first := w.generate(twilioInput(ownURL))
	assert.Equal(t, []string{ownURL}, first.PublicURLs)
	assert.Equal(t, first, w.generate(twilioInput(ownURL)), "nothing was written")
	assert.Equal(t, first, w.generate(twilioInput()))
	other := w.generate(twilioInput("https://b.example"))
	assert.Equal(t, []string{"https://b.example"}, other.PublicURLs)
	assert.Equal(t, first.Version+1, other.Version)
	assert.Equal(t, first.URL, other.URL, "I7")
}

func TestPublicURLsThatCannotBe(t *testing.T) {
	w := newWorld(t)
	for name, urls := range map[string][]string{
		"empty":       {""},
		"relative":    {"/a"},
		"http":        {"http://hooks.customer.example"},
		"query":       {ownURL + "?a=b"},
		"fragment":    {ownURL + "#a"},
		"credentials": {"https://user@hooks.customer.example"},
		"one of two":  {ownURL, "ftp://hooks.customer.example"},
		"too long":    {ownURL + "/" + strings.Repeat("a", 2048)},
		"too many":    strings.Split(strings.Repeat(ownURL+" ", 8)+ownURL, " "),
	} {
		_, _, err := w.generator.Generate(t.Context(), me, twilioInput(urls...))
		assert.Equal(t, "public_urls", kindOf(t, err).Field, name)
		assert.Equal(t, webhook.Invalid, kindOf(t, err).Kind, name)
	}
	w.generate(twilioInput(strings.Split(strings.Repeat(ownURL+" ", 7)+ownURL, " ")...))
}
