package webhook_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func (w *world) kept(hook webhook.Webhook) []webhook.KeptDelivery {
	w.t.Helper()
	list, err := webhook.NewRetrier(w.services).List(w.t.Context(), me, hook.ID)
	require.NoError(w.t, err)
	return list
}

func (w *world) retry(hook webhook.Webhook, id string) (webhook.Receipt, error) {
	return webhook.NewRetrier(w.services).Retry(w.t.Context(), me, hook.ID, id)
}

func TestAWrongSecretLosesNothing(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Secret = otherSecret // not the one that Stripe signs with
	hook := w.generate(in)
	bodies := map[string]string{}
	for i := range 5 {
		body := fmt.Sprintf(`{"id":"evt_%d", "n":1.0}`, i)
		receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, body))
		require.Equal(t, "signature_mismatch", kindOf(t, err).Code)
		require.NotEmpty(t, receipt.Kept)
		bodies[receipt.Kept] = body
	}
	list := w.kept(hook)
	require.Len(t, list, 5)
	for _, k := range list {
		assert.Equal(t, "signature_mismatch", k.Code)
		assert.Equal(t, len(bodies[k.ID]), k.BodySize)
		_, err := w.retry(hook, k.ID)
		assert.Equal(t, "signature_mismatch", kindOf(t, err).Code, "the mistake is not mended yet")
	}
	require.Len(t, w.kept(hook), 5)

	in.Secret = stripeSecret
	w.generate(in)
	// The provider has sent the first one again by itself, and it is stale by the time of the retries.
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"evt_0", "n":1.0}`))
	if err != nil { // the receiver still has the old secret in memory
		w.clock.forward(6 * time.Second)
		receipt, err = w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"evt_0", "n":1.0}`))
	}
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	w.clock.forward(2 * 24 * time.Hour)

	outcomes := map[webhook.Outcome]int{}
	for _, k := range list {
		receipt, err := w.retry(hook, k.ID)
		require.NoError(t, err)
		outcomes[receipt.Outcome]++
	}
	assert.Equal(t, map[webhook.Outcome]int{webhook.OutcomeQueued: 4, webhook.OutcomeDuplicate: 1}, outcomes)
	assert.Empty(t, w.kept(hook))

	events := w.queued()
	require.Len(t, events, 5, "each once, whether the provider sent it again or not") // I3
	ids := map[string]bool{}
	for _, e := range events {
		ids[e.ID] = true
		assert.Equal(t, `{"id":"`+e.ID+`", "n":1.0}`, string(e.Data)) // I4
	}
	assert.Len(t, ids, 5)
}

func TestWhatIsKept(t *testing.T) {
	tests := []struct {
		name    string
		set     func(*webhook.GenerateInput)
		change  func(*webhook.Delivery)
		body    string
		code    string
		outcome webhook.Outcome
		kept    string
	}{
		{"a forgery", nil, func(d *webhook.Delivery) { d.Body = append(d.Body, ' ') }, paid, "signature_mismatch", "", "signature_mismatch"},
		{"no signature", nil, func(d *webhook.Delivery) { d.Header.Del("Stripe-Signature") }, paid, "signature_missing", "", "signature_missing"},
		{"broken JSON", nil, nil, `{"id":`, "payload_malformed", "", "payload_malformed"},
		{"outside of the schema", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"required":["object"]}`) }, nil, paid, "payload_schema", "", "payload_schema"},
		{"outside of the schema, by policy", func(in *webhook.GenerateInput) {
			in.Schema, in.Unfit = []byte(`{"required":["object"]}`), webhook.Keep
		}, nil, paid, "", webhook.OutcomeKept, "payload_schema"},
		{"before there is a secret", func(in *webhook.GenerateInput) { in.Provider, in.Secret = "", "" }, nil, paid, "webhook_not_configured", "", "webhook_not_configured"},
		{"a method that is none of the provider's", nil, func(d *webhook.Delivery) { d.Method = http.MethodGet }, paid, "method_not_allowed", "", ""},
		{"what was queued", nil, nil, paid, "", webhook.OutcomeQueued, ""},
		{"what is ignored", func(in *webhook.GenerateInput) { in.Types = []string{"a"} }, nil, paid, "", webhook.OutcomeIgnored, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			if tt.set != nil {
				tt.set(&in)
			}
			hook := w.generate(in)
			d := w.stripe(hook, stripeSecret, tt.body)
			if tt.change != nil {
				tt.change(&d)
			}
			receipt, err := w.receiver.Receive(t.Context(), d)
			if tt.code != "" {
				assert.Equal(t, tt.code, kindOf(t, err).Code)
			} else {
				require.NoError(t, err)
			}
			assert.Equal(t, tt.outcome, receipt.Outcome)
			assert.Equal(t, tt.outcome == webhook.OutcomeKept, receipt.Cause != "", "what is refused has its cause in the error")
			list := w.kept(hook)
			if tt.kept == "" {
				assert.Empty(t, list)
				return
			}
			if receipt.Cause != "" {
				assert.Equal(t, tt.kept, receipt.Cause)
			}
			require.Len(t, list, 1)
			assert.Equal(t, tt.kept, list[0].Code)
			assert.Equal(t, receipt.Kept, list[0].ID)
			k, _, err := webhook.NewRetrier(w.services).Get(t.Context(), me, hook.ID, list[0].ID)
			require.NoError(t, err)
			assert.Equal(t, string(d.Body), string(k.Body)) // I4
			assert.Equal(t, d.Header, k.Header)
			assert.Equal(t, d.Method, k.Method)
		})
	}
}

func TestKeptIsSealed(t *testing.T) { // I5
	w := newWorld(t)
	hook := w.generate(stripeInput())
	d := w.stripe(hook, otherSecret, `{"id":"evt_1","note":"canary-body"}`)
	d.Header.Set("X-Token", "canary-credential")
	d.RawQuery = "token=canary-credential"
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.Error(t, err)
	stored, err := w.services.Deliveries.Kept(t.Context(), hook.ID, receipt.Kept, w.clock.Now())
	require.NoError(t, err)
	assert.Empty(t, stored.Header)
	assert.Empty(t, stored.RawQuery)
	assert.False(t, bytes.Contains(stored.Body, []byte("canary")))
}

// Some providers send their secret along: who may look at deliveries may not read it.
func TestWhatIsShownConcealsSecrets(t *testing.T) { // I5
	const secret = "user:pass word/%+"
	basic := base64.StdEncoding.EncodeToString([]byte(secret))
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.Secret, in.Schema = "gitlab", secret, []byte(`false`)
	hook := w.generate(in)
	d := webhook.Delivery{
		Address: hook.ID, Method: http.MethodPost, Body: []byte(`{"a":1}`),
		RawQuery: "a=1&code=" + url.QueryEscape(secret) + "&raw=" + secret + "&b=%zz",
		Header: http.Header{
			"Content-Type": {"application/json"}, "X-Gitlab-Token": {secret}, "X-Gitlab-Event": {"Push Hook"},
			"Authorization": {"Bearer " + secret, "Basic " + basic, "basic " + base64.StdEncoding.EncodeToString([]byte("me:"+secret)), "Basic x", "Bearer other"},
		},
	}
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.Equal(t, "payload_schema", kindOf(t, err).Code)
	k, _, err := webhook.NewRetrier(w.services).Get(t.Context(), me, hook.ID, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, http.Header{
		"Content-Type": {"application/json"}, "X-Gitlab-Token": {"(secret)"}, "X-Gitlab-Event": {"Push Hook"},
		"Authorization": {"Bearer (secret)", "Basic (secret)", "basic (secret)", "Basic x", "Bearer other"},
	}, k.Header)
	assert.Equal(t, "a=1&code=(secret)&raw=(secret)&b=%zz", k.RawQuery)
	assert.Equal(t, d.Body, k.Body)

	in.Schema = []byte("null")
	w.generate(in)
	receipt, err = w.retry(hook, receipt.Kept)
	require.NoError(t, err, "what is kept has it still")
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}

func TestKeptOnceHoweverOftenItIsSent(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	for range 10 {
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
		require.Error(t, err)
		w.clock.forward(time.Hour)
	}
	assert.Len(t, w.kept(hook), 1)
	w.clock.forward(8 * 24 * time.Hour)
	assert.Empty(t, w.kept(hook), "and not for ever")
}

func TestAFloodOfForgeriesFillsNothing(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	for i := range 500 {
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, fmt.Sprintf(`{"id":"evt_%d"}`, i)))
		require.Error(t, err)
	}
	assert.LessOrEqual(t, len(w.kept(hook)), 25, "one instance keeps a burst, and then a trickle")
	for i := range 2000 {
		w.clock.forward(2 * time.Second)
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, fmt.Sprintf(`{"id":"evt_b%d"}`, i)))
		require.Error(t, err)
	}
	assert.LessOrEqual(t, len(w.kept(hook)), webhook.MaxKept)
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}

// full has no place left, or fails.
type full struct {
	webhook.Deliveries
	err error
}

// counting counts how often it was asked to keep something, and never has room.
type counting struct {
	webhook.Deliveries
	asked int
}

func (c *counting) Keep(context.Context, webhook.KeptDelivery) error {
	c.asked++
	return webhook.ErrFull
}

func TestAFullWebhookIsLeftAloneForAWhile(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	c := &counting{Deliveries: w.services.Deliveries}
	w.services.Deliveries = c
	r := webhook.NewReceiver(w.services).Unhurried()
	for range 100 {
		_, err := r.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
		require.Error(t, err)
	}
	assert.Equal(t, 1, c.asked, "a flood costs the store nothing once it is full")
	w.clock.forward(2 * time.Minute)
	_, err := r.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
	require.Error(t, err)
	assert.Equal(t, 2, c.asked)
}

func (f full) Keep(context.Context, webhook.KeptDelivery) error { return f.err }

func TestKeptByPolicyIsAcknowledgedOnceItIsKept(t *testing.T) { // I1
	for name, tt := range map[string]struct {
		err  error
		kind webhook.Kind
	}{
		"no place left": {webhook.ErrFull, webhook.Unprocessable},
		"a fault":       {errors.New("no answer"), webhook.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			in.Schema, in.Unfit = []byte(`{"required":["object"]}`), webhook.Keep
			hook := w.generate(in)
			w.services.Deliveries = full{w.services.Deliveries, tt.err}
			_, err := webhook.NewReceiver(w.services).Unhurried().Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
			assert.Equal(t, tt.kind, kindOf(t, err).Kind)
		})
	}
}

// The provider missed the answer, and its repeat came to a webhook that was paused.
func TestARetryAfterTheWindowQueuesNothingTwice(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(stripeInput())
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	w.clock.forward(2 * day)
	w.change(hook, webhook.Change{Status: webhook.Paused})
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.Equal(t, "webhook_paused", kindOf(t, err).Code)
	w.clock.forward(5*day + time.Hour)
	w.change(hook, webhook.Change{Status: webhook.Active})
	receipt, err = w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, "when it came, its event was on the queue")
	assert.Len(t, w.queued(), 1)
}

func TestARetryOfADeliveryWhoseBodyIsGone(t *testing.T) { // I6
	w := newWorld(t)
	hook := w.generate(stripeInput())
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, `{"id":"evt_1","large":"`+strings.Repeat("x", 40<<10)+`"}`))
	require.Equal(t, "signature_mismatch", kindOf(t, err).Code)
	w.services.Blobs = newBlobs(t) // another, and empty
	_, err = w.retry(hook, receipt.Kept)
	assert.Equal(t, webhook.NotFound, kindOf(t, err).Kind, "no later attempt finds it")
	assert.Equal(t, "delivery_not_found", kindOf(t, err).Code)
	_, _, err = webhook.NewRetrier(w.services).Get(t.Context(), me, hook.ID, receipt.Kept)
	assert.Equal(t, webhook.NotFound, kindOf(t, err).Kind)
}

func TestRetryIsForTheOwner(t *testing.T) { // I8
	w := newWorld(t)
	hook := w.generate(stripeInput())
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
	require.Error(t, err)
	r, stranger := webhook.NewRetrier(w.services), webhook.Principal{Workspace: "another", User: "u"}
	_, foreign := r.Retry(t.Context(), stranger, hook.ID, receipt.Kept)
	_, absent := r.Retry(t.Context(), stranger, "wh_"+strings.Repeat("a", 32), receipt.Kept)
	assert.Equal(t, "webhook_not_found", kindOf(t, foreign).Code)
	assert.Equal(t, absent, foreign)
	_, err = r.List(t.Context(), stranger, hook.ID)
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	_, _, err = r.Get(t.Context(), stranger, hook.ID, receipt.Kept)
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	_, _, err = r.Get(t.Context(), me, hook.ID, "dlv_none")
	assert.Equal(t, "delivery_not_found", kindOf(t, err).Code)
}

func TestLargeBodiesGoApart(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.App = "github", "github"
	hook := w.generate(in)
	const limit = 1 << 20
	for _, size := range []int{0, limit / 2, limit - 4096, limit - 1, limit, limit + 1, 4_400_000} {
		for name, unit := range map[string]string{"plain": "a", "escapes": `\u00e9`, "binary": "\x00"} {
			t.Run(fmt.Sprintf("%d of %s", size, name), func(t *testing.T) {
				contentType, body := "application/json", `"`+strings.Repeat(unit, size/len(unit))+`"`
				if name == "binary" {
					contentType, body = "application/octet-stream", strings.Repeat(unit, size)
				}
				receipt, err := w.receiver.Receive(t.Context(), w.signed(hook, "github", stripeSecret, contentType, body))
				require.NoError(t, err)
				require.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
				messages := w.queue.Drain()
				require.Len(t, messages, 1)
				e, err := webhook.DecodeEvent(messages[0].Body)
				require.NoError(t, err)
				got := e.Data
				if e.DataRef != "" {
					assert.Equal(t, len(body), e.DataSize)
					assert.Equal(t, fmt.Sprintf("%x", sha256.Sum256([]byte(body))), e.DataSHA256)
					got, err = w.services.Blobs.Get(t.Context(), e.DataRef)
					require.NoError(t, err)
				}
				assert.True(t, body == string(got), "I4")
				again, err := webhook.NewReplayer(w.services).Get(t.Context(), me, hook.ID, receipt.EventID)
				require.NoError(t, err)
				assert.Equal(t, e.ID, again.ID)
			})
		}
	}
}

// sizeOf is what the queue counts of a message beside its body.
func sizeOf(attributes map[string]string) (n int) {
	for name, value := range attributes {
		n += len(name) + len("String") + len(value)
	}
	return n
}

func TestAMessageFitsWithItsAttributes(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.App = "github", "github"
	hook := w.generate(in)
	receive := func(n int) (m webhook.Message, e webhook.Event) {
		_, err := w.receiver.Receive(t.Context(), w.signed(hook, "github", stripeSecret, "application/json", `"`+strings.Repeat("a", n)+`"`))
		require.NoError(t, err)
		messages := w.queue.Drain()
		require.Len(t, messages, 1)
		e, err = webhook.DecodeEvent(messages[0].Body)
		require.NoError(t, err)
		return messages[0], e
	}
	const limit, mark = 1 << 20, 40 // the mark of a second attempt, and how much times differ in length
	m, _ := receive(0)
	attributes := sizeOf(m.Attributes)
	most := limit - len(m.Body) - attributes
	for name, tt := range map[string]struct {
		n     int
		apart bool
	}{
		"with room for a mark":                  {most - mark, false},
		"without":                               {most, true},
		"only as long as attributes are spared": {most + attributes/2, true},
	} {
		m, e := receive(tt.n)
		assert.Equal(t, tt.apart, e.DataRef != "", name)
		assert.LessOrEqual(t, len(m.Body)+attributes, limit, name)
	}
}

// Two events may have the same body, and a stranger may know it.
func TestWhatIsAcknowledgedHasAPlaceOfItsOwn(t *testing.T) { // I1
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.App, in.WhilePaused = "github", "github", webhook.Keep
	hook := w.generate(in)
	w.change(hook, webhook.Change{Status: webhook.Paused})
	for _, id := range []string{"one", "two", "forged"} {
		d := w.signed(hook, "github", stripeSecret, "application/json", `{"zen":"Keep it logically awesome."}`)
		d.Header.Set("X-GitHub-Delivery", id)
		if id == "forged" {
			d.Header.Del("X-Hub-Signature-256")
		}
		receipt, err := w.receiver.Receive(t.Context(), d)
		require.NoError(t, err)
		require.Equal(t, webhook.OutcomeKept, receipt.Outcome)
	}
	w.change(hook, webhook.Change{Status: webhook.Active})
	kept := w.kept(hook)
	require.Len(t, kept, 3)
	for _, k := range kept {
		if _, err := w.retry(hook, k.ID); err != nil {
			assert.Equal(t, "signature_missing", kindOf(t, err).Code)
		}
	}
	assert.Len(t, w.queued(), 2)
	assert.Len(t, w.kept(hook), 1)
}

// bounded takes no more than the store of AWS does.
type bounded struct{ webhook.Blobs }

func (b bounded) Put(ctx context.Context, blob []byte) (string, error) {
	if len(blob) > 6<<20 {
		return "", errors.New("too large")
	}
	return b.Blobs.Put(ctx, blob)
}

// A text comes to Lambda as it is, so that it may be nearly as large as what Lambda takes.
func TestTheLargestIsKept(t *testing.T) { // I1, I4
	w := newWorld(t)
	w.services.Blobs = bounded{w.services.Blobs}
	in := stripeInput()
	in.Provider, in.App, in.WhilePaused = "github", "github", webhook.Keep
	hook := w.generate(in)
	w.change(hook, webhook.Change{Status: webhook.Paused})
	d := w.signed(hook, "github", stripeSecret, "text/plain", strings.Repeat("large ", 1<<20-1<<10))
	d.RawQuery = "a=b"
	receipt, err := webhook.NewReceiver(w.services).Unhurried().Receive(t.Context(), d)
	require.NoError(t, err)
	require.Equal(t, webhook.OutcomeKept, receipt.Outcome)

	w.change(hook, webhook.Change{Status: webhook.Active})
	k, _, err := webhook.NewRetrier(w.services).Get(t.Context(), me, hook.ID, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, d, webhook.Delivery{Address: k.Address, Method: k.Method, RawQuery: k.RawQuery, Header: k.Header, Body: k.Body})
	again, err := w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, again.Outcome)
}

// Where an address leaks along with its secret, both are replaced at once: what was
// refused at the old address can be let in all the same.
func TestWhatCameToAnAddressThatIsGone(t *testing.T) {
	w := newWorld(t)
	in := twilioInput()
	in.Secret = strings.Repeat("1", 32)
	hook := w.generate(in)
	atOnce := time.Duration(0)
	second := w.change(hook, webhook.Change{NewAddress: true, AddressOverlap: &atOnce})
	d := w.twilio(hook, second.CurrentURL(), "SM1")
	d.Address = second.Addresses[0].Token
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.Equal(t, "signature_mismatch", kindOf(t, err).Code)

	third := w.change(hook, webhook.Change{NewAddress: true, AddressOverlap: &atOnce, Settings: webhook.Settings{Secret: twilioToken}})
	require.Len(t, third.Addresses, 1)
	require.NotEqual(t, d.Address, third.Addresses[0].Token)
	_, err = w.receiver.Receive(t.Context(), d)
	assert.Equal(t, webhook.NotFound, kindOf(t, err).Kind, "it leads nowhere any more")
	again, err := w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, again.Outcome)
	assert.Len(t, w.queued(), 1)
}

// countedBlobs counts what is put.
type countedBlobs struct {
	webhook.Blobs
	put int
}

func (b *countedBlobs) Put(ctx context.Context, blob []byte) (string, error) {
	b.put++
	return b.Blobs.Put(ctx, blob)
}

// Strangers need no signature to send to a paused webhook: once there is no place left,
// what they send is neither sealed nor put into the bucket.
func TestAFloodAtAPausedWebhookCostsLittle(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.WhilePaused = webhook.Keep
	hook := w.generate(in)
	w.change(hook, webhook.Change{Status: webhook.Paused})
	blobs := &countedBlobs{Blobs: w.services.Blobs}
	w.services.Blobs = blobs
	r := webhook.NewReceiver(w.services).Unhurried()
	deliver := func(i int) error {
		body := fmt.Sprint(i) + strings.Repeat("x", 64<<10)
		_, err := r.Receive(t.Context(), webhook.Delivery{Address: hook.ID, Method: http.MethodPost, Header: http.Header{}, Body: []byte(body)})
		return err
	}
	for i := range webhook.MaxKept {
		require.NoError(t, deliver(i))
	}
	require.Equal(t, webhook.MaxKept, blobs.put)
	for i := range 100 {
		assert.Equal(t, "webhook_paused", kindOf(t, deliver(i)).Code)
	}
	assert.Equal(t, webhook.MaxKept+1, blobs.put)

	require.NoError(t, w.services.Deliveries.Remove(t.Context(), hook.ID, w.kept(hook)[0].ID))
	assert.Error(t, deliver(0))
	w.clock.forward(5 * time.Second)
	assert.NoError(t, deliver(0), "there is a place again")
}
