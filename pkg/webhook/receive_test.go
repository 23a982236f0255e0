package webhook_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
)

const paid = `{"id":"evt_1","type":"payment_intent.succeeded"}`

func kindOf(t testing.TB, err error) *webhook.Error {
	t.Helper()
	var e *webhook.Error
	require.True(t, errors.As(err, &e), "%v", err)
	return e
}

func TestReceiveQueuesAVerifiedEvent(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	d := w.stripe(hook, stripeSecret, paid)
	d.RawQuery = "a=%2F"
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	assert.NoError(t, receipt.Warning)

	messages := w.queue.Drain()
	require.Len(t, messages, 1)
	assert.Equal(t, hook.ID, messages[0].Group)
	assert.Equal(t, map[string]string{
		"product": "ecommerce-platform", "app": "stripe-payments", "env": "prd", "event": "payment.succeeded", "provider": "stripe",
	}, messages[0].Attributes)
	e, err := webhook.DecodeEvent(messages[0].Body)
	require.NoError(t, err)
	assert.Equal(t, "evt_1", e.ID)
	assert.Equal(t, "payment.succeeded", e.Type)
	assert.Equal(t, "/workspaces/workspace-123/products/ecommerce-platform/apps/stripe-payments/envs/prd", e.Source)
	assert.Equal(t, "payment_intent.succeeded", e.ProviderType)
	assert.Equal(t, "verified", e.Proof)
	assert.Equal(t, hook.Secrets[0].ID, e.SecretID)
	assert.Equal(t, hook.URL+"?a=%2F", e.URL)
	assert.Equal(t, d.Header["Stripe-Signature"], e.SignedHeaders["Stripe-Signature"], "enough to verify again")
	assert.WithinDuration(t, time.Now(), e.ReceivedTime, time.Minute)
	assert.False(t, e.Requeued)
}

func TestReceiveQueuesNoCredential(t *testing.T) { // I5
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.App = "gitlab", "gitlab"
	hook := w.generate(in)
	d := w.signed(hook, "gitlab", stripeSecret, "application/json", `{"object_kind":"push"}`)
	d.RawQuery = "token=" + otherSecret
	_, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	messages := w.queue.Drain()
	require.Len(t, messages, 1)
	assert.NotContains(t, string(messages[0].Body), stripeSecret)
	assert.NotContains(t, string(messages[0].Body), otherSecret)
	e, err := webhook.DecodeEvent(messages[0].Body)
	require.NoError(t, err)
	assert.Equal(t, "authenticated", e.Proof)
	assert.Equal(t, hook.URL, e.URL)
	assert.Empty(t, e.SignedHeaders)
}

func TestReceiveRefusesTheForged(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(stripeInput())
	genuine := w.stripe(hook, stripeSecret, paid)
	tests := []struct {
		name   string
		change func(*webhook.Delivery)
		code   string
	}{
		{"no signature", func(d *webhook.Delivery) { d.Header.Del("Stripe-Signature") }, "signature_missing"},
		{"an unreadable signature", func(d *webhook.Delivery) { d.Header.Set("Stripe-Signature", "x") }, "signature_malformed"},
		{"another body", func(d *webhook.Delivery) { d.Body = []byte(strings.Replace(paid, "succeeded", "failed", 1)) }, "signature_mismatch"},
		{"a byte more", func(d *webhook.Delivery) { d.Body = []byte(paid + "\n") }, "signature_mismatch"},
		{"another secret", func(d *webhook.Delivery) { *d = w.stripe(hook, otherSecret, paid) }, "signature_mismatch"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := genuine
			d.Header = genuine.Header.Clone()
			tt.change(&d)
			_, err := w.receiver.Receive(t.Context(), d)
			e := kindOf(t, err)
			assert.Equal(t, webhook.Unauthorized, e.Kind)
			assert.Equal(t, tt.code, e.Code)
			assert.Empty(t, w.queued())
		})
	}
	receipt, err := w.receiver.Receive(t.Context(), genuine)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome, "no forgery has claimed the event")
}

func TestReceiveRefusesTheStale(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(stripeInput())
	d := w.stripe(hook, stripeSecret, paid)
	w.clock.forward(6 * time.Minute)
	_, err := w.receiver.Receive(t.Context(), d)
	assert.Equal(t, "timestamp_too_old", kindOf(t, err).Code)
	w.clock.forward(-12 * time.Minute)
	_, err = w.receiver.Receive(t.Context(), d)
	assert.Equal(t, "timestamp_too_new", kindOf(t, err).Code)
	assert.Empty(t, w.queued())
}

func TestReceiveQueuesOnce(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(stripeInput())
	var group sync.WaitGroup
	outcomes := make(chan webhook.Outcome, 64)
	for range 64 {
		d := w.stripe(hook, stripeSecret, paid)
		group.Go(func() {
			receipt, err := w.receiver.Receive(context.Background(), d)
			if assert.NoError(t, err) {
				outcomes <- receipt.Outcome
			}
		})
	}
	group.Wait()
	close(outcomes)
	count := map[webhook.Outcome]int{}
	for o := range outcomes {
		count[o]++
	}
	assert.Equal(t, map[webhook.Outcome]int{webhook.OutcomeQueued: 1, webhook.OutcomeDuplicate: 63}, count)
	assert.Len(t, w.queued(), 1)
	for _, later := range []time.Duration{time.Hour, 24 * time.Hour, 5 * 24 * time.Hour} {
		w.clock.forward(later)
		receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
		require.NoError(t, err)
		assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, later)
	}
	assert.Empty(t, w.queued())
}

func TestReceiveQueuesOncePerWebhook(t *testing.T) { // I3
	w := newWorld(t)
	for _, env := range []string{"dev", "prd"} {
		in := stripeInput()
		in.Env = env
		receipt, err := w.receiver.Receive(t.Context(), w.stripe(w.generate(in), stripeSecret, paid))
		require.NoError(t, err)
		assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	}
}

func TestReceiveKeepsEveryByte(t *testing.T) { // I4
	w := newWorld(t)
	in := stripeInput()
	in.Provider, in.App = "github", "github"
	hook := w.generate(in)
	for i, tt := range []struct{ contentType, body string }{
		{"application/json", "{\"a\" : 1.0,\n \"b\":\"\\u00e9<>&\u2028\"}"},
		{"application/json", "[1]\r\n"},
		{"application/json", strings.Repeat("[", 9999) + strings.Repeat("]", 9999)},
		{"application/json", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)},
		{"application/json", "[" + strings.Repeat("{},", 10_000) + "1]"},
		{"text/plain", strings.Repeat("{},", 10_000) + "1"},
		{"", strings.Repeat("{},", 10_000) + "1"},
		{"application/x-www-form-urlencoded", "payload=%7B%7D&a=+"},
		{"application/octet-stream", "\x00\x01\xff\xfe"},
		{"", "plain"},
		{"text/plain", "\ufffe\uffff"},
		{"", ""},
		{"application/octet-stream", strings.Repeat("\x00", 700_000)},
	} {
		t.Run(fmt.Sprintf("%d %s", i, tt.contentType), func(t *testing.T) {
			_, err := w.receiver.Receive(t.Context(), w.signed(hook, "github", stripeSecret, tt.contentType, tt.body))
			require.NoError(t, err)
			events := w.queued()
			require.Len(t, events, 1)
			assert.Equal(t, tt.body, string(events[0].Data))
			assert.Equal(t, tt.contentType, events[0].DataContentType)
		})
	}
}

// flaky answers each Send with the next of errs, and nil after them; where landed
// is set it queues the message all the same.
type flaky struct {
	memory.Queue
	mu     sync.Mutex
	errs   []error
	landed bool
}

func (q *flaky) Send(ctx context.Context, m webhook.Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.errs) == 0 {
		return q.Queue.Send(ctx, m)
	}
	err := q.errs[0]
	q.errs = q.errs[1:]
	if q.landed {
		return errors.Join(err, q.Queue.Send(ctx, m))
	}
	return err
}

var errOpen = errors.New("no answer")

func TestReceiveAcknowledgesOnlyWhatIsQueued(t *testing.T) { // I1
	three := func(err error) []error { return []error{err, err, err} }
	tests := []struct {
		name     string
		queue    *flaky
		queued   bool
		requeued []bool
		code     string
		again    webhook.Outcome
	}{
		{"the queue takes it", &flaky{}, true, []bool{false}, "", webhook.OutcomeDuplicate},
		{"known not to be sent, then sent", &flaky{errs: []error{webhook.ErrNotSent}}, true, []bool{false}, "", webhook.OutcomeDuplicate},
		{"no answer, then sent: it says so", &flaky{errs: []error{errOpen}}, true, []bool{true}, "", webhook.OutcomeDuplicate},
		{"no answer though it landed: twice, and it says so", &flaky{errs: []error{errOpen}, landed: true}, true, []bool{false, true}, "", webhook.OutcomeDuplicate},
		{"known not to be sent, thrice", &flaky{errs: three(webhook.ErrNotSent)}, false, nil, "unavailable", webhook.OutcomeQueued},
		{"no answer, thrice", &flaky{errs: three(errOpen)}, false, nil, "unavailable", ""},
		{"too large", &flaky{errs: []error{webhook.ErrTooLarge}}, false, nil, "body_too_large", webhook.OutcomeQueued},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			hook := w.generate(stripeInput())
			r := w.receiverOver(w.services.Claims, tt.queue)
			receipt, err := r.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
			if tt.queued {
				require.NoError(t, err)
				assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
			} else {
				assert.Equal(t, tt.code, kindOf(t, err).Code)
			}
			var requeued []bool
			for _, m := range tt.queue.Drain() {
				e, err := webhook.DecodeEvent(m.Body)
				require.NoError(t, err)
				requeued = append(requeued, e.Requeued)
			}
			assert.Equal(t, tt.requeued, requeued)

			receipt, err = r.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
			if tt.again == "" {
				e := kindOf(t, err)
				assert.Equal(t, webhook.Unavailable, e.Kind)
				assert.Equal(t, "event_in_flight", e.Code, "until the lease has run out")
				assert.NotZero(t, e.RetryAfter)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.again, receipt.Outcome)
		})
	}
}

// failing fails at one step of the claim.
type failing struct {
	webhook.Claims
	claim, commit error
}

func (c failing) Claim(ctx context.Context, claim webhook.Claim) (webhook.Found, error) {
	if c.claim != nil {
		return 0, c.claim
	}
	return c.Claims.Claim(ctx, claim)
}

func (c failing) Commit(ctx context.Context, claim webhook.Claim, r *webhook.Record) error {
	if c.commit != nil {
		return c.commit
	}
	return c.Claims.Commit(ctx, claim, r)
}

func TestReceiveWithoutAStoreForClaims(t *testing.T) { // I1, I6
	w := newWorld(t)
	hook := w.generate(stripeInput())
	_, err := w.receiverOver(failing{Claims: w.services.Claims, claim: errOpen}, w.queue).Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	e := kindOf(t, err)
	assert.Equal(t, webhook.Unavailable, e.Kind)
	assert.NotContains(t, e.Message, errOpen.Error(), "what lies beneath is for the log")
	assert.Empty(t, w.queued())

	receipt, err := w.receiverOver(failing{Claims: w.services.Claims, commit: errOpen}, w.queue).Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err, "it is on the queue")
	assert.ErrorIs(t, receipt.Warning, errOpen)
	assert.Len(t, w.queued(), 1)
}

// unreachable is a store of webhooks that cannot be asked.
type unreachable struct{ webhook.Webhooks }

func (unreachable) ByAddress(context.Context, string) (webhook.Webhook, error) {
	return webhook.Webhook{}, errOpen
}

func TestReceiveWithoutAStoreForWebhooks(t *testing.T) { // I6
	w := newWorld(t)
	hook := w.generate(stripeInput())
	d := w.stripe(hook, stripeSecret, paid)
	found := w.webhooks.Webhooks
	w.webhooks.Webhooks = unreachable{found}
	_, err := w.receiver.Receive(t.Context(), d)
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
	w.webhooks.Webhooks = found
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err, "a failure is not remembered")
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}

func TestReceiveByPolicy(t *testing.T) {
	tests := []struct {
		name string
		set  func(*webhook.GenerateInput)
		body string
		want webhook.Outcome
		code string
	}{
		{"a wanted type", func(in *webhook.GenerateInput) { in.Types = []string{"a", "payment_intent.succeeded"} }, paid, webhook.OutcomeQueued, ""},
		{"an unwanted type", func(in *webhook.GenerateInput) { in.Types = []string{"a"} }, paid, webhook.OutcomeIgnored, ""},
		{"a match", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"/id": {[]byte(`"evt_1"`)}} }, paid, webhook.OutcomeQueued, ""},
		{"no match", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"/id": {[]byte(`"evt_2"`)}} }, paid, webhook.OutcomeIgnored, ""},
		{"a match of no JSON", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"/id": {[]byte(`1`)}} }, "x", "", "payload_malformed"},
		{"within the schema", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"required":["id"]}`) }, paid, webhook.OutcomeQueued, ""},
		{"outside of the schema", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"required":["object"]}`) }, paid, "", "payload_schema"},
		{"JSON that is none", nil, `{"id":`, "", "payload_malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			if tt.set != nil {
				tt.set(&in)
			}
			receipt, err := w.receiver.Receive(t.Context(), w.stripe(w.generate(in), stripeSecret, tt.body))
			if tt.code != "" {
				e := kindOf(t, err)
				assert.Equal(t, webhook.Unprocessable, e.Kind)
				assert.Equal(t, tt.code, e.Code)
				assert.Empty(t, w.queued())
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, receipt.Outcome)
			assert.Len(t, w.queued(), map[webhook.Outcome]int{webhook.OutcomeQueued: 1}[tt.want])
		})
	}
}

func TestReceiveAtTheWrongAddress(t *testing.T) { // I6
	w := newWorld(t)
	hook := w.generate(stripeInput())
	bare := stripeInput()
	bare.Event, bare.Provider, bare.Secret = "payment.failed", "", ""
	unset := w.generate(bare)
	tests := []struct {
		name   string
		change func(*webhook.Delivery)
		kind   webhook.Kind
		code   string
	}{
		{"no id at all", func(d *webhook.Delivery) { d.Address = "x" }, webhook.NotFound, "webhook_not_found"},
		{"an unknown id", func(d *webhook.Delivery) { d.Address = "wh_" + strings.Repeat("a", 32) }, webhook.NotFound, "webhook_not_found"},
		{"another method", func(d *webhook.Delivery) { d.Method = http.MethodGet }, webhook.MethodNotAllowed, "method_not_allowed"},
		{"a webhook without a secret", func(d *webhook.Delivery) { d.Address = unset.ID }, webhook.Unavailable, "webhook_not_configured"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := w.stripe(hook, stripeSecret, paid)
			tt.change(&d)
			_, err := w.receiver.Receive(t.Context(), d)
			e := kindOf(t, err)
			assert.Equal(t, tt.kind, e.Kind)
			assert.Equal(t, tt.code, e.Code)
		})
	}
}

func TestReceiveWhilePausedOrDeleted(t *testing.T) {
	for status, code := range map[webhook.Status]string{webhook.Paused: "webhook_paused", webhook.Deleted: "webhook_deleted"} {
		w := newWorld(t)
		hook := w.generate(stripeInput())
		hook.Status = status
		require.NoError(t, w.webhooks.Update(t.Context(), hook))
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
		e := kindOf(t, err)
		assert.Equal(t, webhook.Gone, e.Kind)
		assert.Equal(t, code, e.Code)
	}
}

func TestReceiveSlackHandshake(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	in.Provider = "slack"
	hook := w.generate(in)
	const question = `{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}`
	receipt, err := w.receiver.Receive(t.Context(), w.signed(hook, "slack", stripeSecret, "application/json", question))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeHandshake, receipt.Outcome)
	assert.Contains(t, string(receipt.Answer.Body), "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P")
	_, err = w.receiver.Receive(t.Context(), w.signed(hook, "slack", otherSecret, "application/json", question))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)
	assert.Empty(t, w.queued(), "a handshake is no event")
}

func TestReceiveKnowsAWebhookForAMinute(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	receive := func(id string) {
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"`+id+`"}`))
		require.NoError(t, err)
	}
	receive("evt_1")
	w.clock.forward(59 * time.Second)
	receive("evt_2")
	assert.EqualValues(t, 1, w.webhooks.found.Load())
	w.clock.forward(2 * time.Second)
	receive("evt_3")
	assert.EqualValues(t, 2, w.webhooks.found.Load())
}

func TestReceiveTrustsNoWebhookOfALaterTime(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	for _, step := range []struct {
		name  string
		by    time.Duration
		found int32
	}{
		{"the first delivery", 0, 1},
		{"the clock was set back by an hour", -time.Hour, 2},
		{"and goes on from there", 0, 2},
	} {
		w.clock.forward(step.by)
		_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
		require.NoError(t, err, step.name)
		assert.Equal(t, step.found, w.webhooks.found.Load(), step.name)
	}
}

func TestReceiveLooksAgainBeforeItRefuses(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	in := stripeInput()
	in.Secret = otherSecret
	w.generate(in)
	w.clock.forward(6 * time.Second)
	_, err = w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, `{"id":"evt_2"}`))
	require.NoError(t, err, "a new secret counts at once")

	before := w.webhooks.found.Load()
	for range 100 {
		_, err = w.receiver.Receive(t.Context(), w.stripe(hook, "whsec_forged", `{"id":"evt_3"}`))
		require.Error(t, err)
	}
	assert.Equal(t, before, w.webhooks.found.Load(), "a forgery costs the store nothing")
}

// What is paused answers 410, upon which providers give an address up.
func TestReceiveLooksAgainBeforeItSaysPaused(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	w.change(hook, webhook.Change{Status: webhook.Paused})
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	assert.Equal(t, "webhook_paused", kindOf(t, err).Code)
	_, err = w.manager().Change(t.Context(), me, hook.ID, webhook.Change{Status: webhook.Active})
	require.NoError(t, err)
	w.clock.forward(6 * time.Second)
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err, "it goes on at once")
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)

	w.change(hook, webhook.Change{Status: webhook.Paused})
	before := w.webhooks.found.Load()
	for range 100 {
		_, err = w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
		require.Error(t, err)
	}
	assert.Equal(t, before+1, w.webhooks.found.Load())
}

func TestReceiveForgetsASecretWhenItExpires(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	in := stripeInput()
	overlap := 10 * time.Second
	in.Secret, in.SecretOverlap = otherSecret, &overlap
	w.generate(in)
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err, "both are good meanwhile")
	w.clock.forward(11 * time.Second)
	_, err = w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"evt_2"}`))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code, "though the webhook is still in memory")
}

func TestStrangersTakeNoMemory(t *testing.T) {
	w := newWorld(t)
	before := heap()
	for i := range 9999 {
		_, err := w.receiver.Receive(t.Context(), webhook.Delivery{Address: fmt.Sprint(i, strings.Repeat("x", 8000)), Method: http.MethodPost})
		require.Error(t, err)
	}
	assert.Less(t, heap()-before, 10<<20, "80 MB of addresses")
	_, err := w.receiver.Receive(t.Context(), webhook.Delivery{Address: "x"})
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
}

// heap is how many bytes are in use.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func TestReceiveForgetsUnknownIDsSoon(t *testing.T) {
	w := newWorld(t)
	d := webhook.Delivery{Address: "wh_" + strings.Repeat("a", 32), Method: http.MethodPost}
	for range 3 {
		_, err := w.receiver.Receive(t.Context(), d)
		require.Error(t, err)
	}
	assert.EqualValues(t, 1, w.webhooks.found.Load())
	w.clock.forward(6 * time.Second)
	_, err := w.receiver.Receive(t.Context(), d)
	require.Error(t, err)
	assert.EqualValues(t, 2, w.webhooks.found.Load())
}

// GetStream sends JSON in gzip, and signs it as it was before.
func TestReceiveTakesACompressedBody(t *testing.T) { // I4, I6
	const body = `{"type":"message.new","id":1}`
	tests := []struct {
		name  string
		set   func(*webhook.GenerateInput)
		body  string
		taken webhook.Outcome
		code  string
	}{
		{"JSON", func(*webhook.GenerateInput) {}, body, webhook.OutcomeQueued, ""},
		{"what is wanted", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"/id": {[]byte("1")}} }, body, webhook.OutcomeQueued, ""},
		{"what is not", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"/id": {[]byte("2")}} }, body, webhook.OutcomeIgnored, ""},
		{"what fits the schema", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"required":["id"]}`) }, body, webhook.OutcomeQueued, ""},
		{"what does not", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"required":["a"]}`) }, body, "", "payload_schema"},
		{"what is no JSON", func(*webhook.GenerateInput) {}, `{"type":`, "", "payload_malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			in.Provider, in.App = "stream", "stream"
			tt.set(&in)
			d := w.signed(w.generate(in), "stream", stripeSecret, "application/json", tt.body)
			d.Body = compressed(t, d.Body)
			receipt, err := w.receiver.Receive(t.Context(), d)
			assert.Equal(t, tt.taken, receipt.Outcome)
			if tt.code != "" {
				assert.Equal(t, tt.code, kindOf(t, err).Code)
			} else {
				require.NoError(t, err)
			}
			for _, e := range w.queued() {
				assert.Equal(t, d.Body, e.Data)
				assert.Equal(t, "message.new", e.ProviderType)
			}
		})
	}
}

func compressed(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}
