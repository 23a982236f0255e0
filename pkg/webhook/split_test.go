package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// splitInput asks for a webhook of GoCardless', which splits: a batch of theirs is
// {"events":[…]}, an item of which has an id and an action.
func splitInput() webhook.GenerateInput {
	in := stripeInput()
	in.Provider, in.Split = "gocardless", new(true)
	return in
}

// batchOf is a batch with these items.
func batchOf(items ...string) string { return `{"events":[` + strings.Join(items, ",") + `]}` }

// itemOf is an item with that id, of the action "paid_out".
func itemOf(id string) string { return `{"id":"` + id + `", "action":"paid_out"}` }

// itemsOf are items with these ids.
func itemsOf(ids ...string) (items []string) {
	for _, id := range ids {
		items = append(items, itemOf(id))
	}
	return items
}

func (w *world) batch(hook webhook.Webhook, items ...string) webhook.Delivery {
	w.t.Helper()
	return w.signed(hook, "gocardless", stripeSecret, "application/json", batchOf(items...))
}

// queuedIDs takes the events off the queue, and returns their ids in order.
func (w *world) queuedIDs() []string {
	w.t.Helper()
	return idsOf(w.t, w.queue.Drain())
}

func idsOf(t testing.TB, messages []webhook.Message) []string {
	t.Helper()
	ids := []string{}
	for _, m := range messages {
		e, err := webhook.DecodeEvent(m.Body)
		require.NoError(t, err)
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestSplitQueuesEachItem(t *testing.T) { // I4
	w := newWorld(t)
	in := stripeInput()
	p, _ := provider.Lookup("sendgrid")
	private, public, _, err := p.KeyPair(p.Schemes[0].ID)
	require.NoError(t, err)
	in.Provider, in.Secret, in.Split = "sendgrid", public, new(true)
	hook := w.generate(in)
	const first, second = "{\"sg_event_id\":\"b\",\n \"event\" : \"open\",\"n\":1.0,\"u\":\"\\u00e9é<>&\"}", `{"event":"click", "sg_event_id":"a"}`
	body := "[ " + first + " ,\r\n" + second + "]\n"

	receipt, err := w.receiver.Receive(t.Context(), w.signed(hook, "sendgrid", private, "text/plain", body))

	require.NoError(t, err)
	assert.NoError(t, receipt.Warning)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
	assert.NotEmpty(t, receipt.EventID)
	events := map[string]webhook.Event{}
	for _, e := range w.queued() {
		events[e.ID] = e
		assert.Equal(t, receipt.EventID, e.BatchID)
		assert.Equal(t, "application/json", e.DataContentType)
		assert.Equal(t, "payment.succeeded", e.Type)
		assert.Equal(t, "verified", e.Proof)
		assert.Equal(t, hook.Secrets[0].ID, e.SecretID)
		assert.Empty(t, e.SignedHeaders, "they prove nothing of an item")
	}
	require.Equal(t, []string{"a", "b"}, slices.Sorted(maps.Keys(events)))
	assert.Equal(t, first, string(events["b"].Data))
	assert.Equal(t, second, string(events["a"].Data))
	assert.Equal(t, []string{"click", "open"}, []string{events["a"].ProviderType, events["b"].ProviderType})
}

func TestSplitQueuesWhatIsNew(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(splitInput())
	steps := []struct {
		name    string
		items   []string
		queued  []string
		outcome webhook.Outcome
		tally   webhook.Tally
	}{
		{"at first", []string{"1", "2", "3"}, []string{"1", "2", "3"}, webhook.OutcomeQueued, webhook.Tally{Queued: 3}},
		{"again", []string{"1", "2", "3"}, []string{}, webhook.OutcomeDuplicate, webhook.Tally{Duplicate: 3}},
		{"in another order, with one more", []string{"3", "4", "2", "1"}, []string{"4"}, webhook.OutcomeQueued, webhook.Tally{Queued: 1, Duplicate: 3}},
		{"one item that was there", []string{"2"}, []string{}, webhook.OutcomeDuplicate, webhook.Tally{Duplicate: 1}},
		{"one item that is new", []string{"5"}, []string{"5"}, webhook.OutcomeQueued, webhook.Tally{Queued: 1}},
		{"the same item thrice", []string{"6", "6", "6"}, []string{"6"}, webhook.OutcomeQueued, webhook.Tally{Queued: 1, Duplicate: 2}},
	}
	for _, tt := range steps {
		t.Run(tt.name, func(t *testing.T) {
			receipt, err := w.receiver.Receive(t.Context(), w.batch(hook, itemsOf(tt.items...)...))
			require.NoError(t, err)
			assert.Equal(t, tt.queued, w.queuedIDs())
			assert.Equal(t, tt.outcome, receipt.Outcome)
			assert.Equal(t, tt.tally, receipt.Items)
		})
	}
}

// An item that is in the batch twice costs the store one claim, and no wait for it.
func TestSplitClaimsEachItemOnce(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(splitInput())
	claims := &claimCount{Claims: w.services.Claims}
	receipt, err := w.receiverOver(claims, w.queue).Receive(t.Context(), w.batch(hook, itemsOf("1", "2", "1", "1")...))
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2, Duplicate: 2}, receipt.Items)
	assert.EqualValues(t, 2, claims.n.Load())
}

// Deliveries that overlap and come at once queue each item once.
func TestSplitAtOnce(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(splitInput())
	var ids []string
	for i := range 60 {
		ids = append(ids, fmt.Sprint("id", i))
	}
	slices.Sort(ids)
	r := w.receiverOver(&memory.Claims{}, w.queue)
	var group sync.WaitGroup
	for i := range 8 {
		part := slices.Clone(ids[i*5 : i*5+25])
		if i%2 == 1 {
			slices.Reverse(part)
		}
		d := w.batch(hook, itemsOf(part...)...)
		group.Go(func() {
			_, err := r.Receive(context.Background(), d)
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.Equal(t, ids, w.queuedIDs())
}

func TestSplitOfOtherDeliveries(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(splitInput())
	send := func(body string) (webhook.Receipt, []webhook.Event) {
		receipt, err := w.receiver.Receive(t.Context(), w.signed(hook, "gocardless", stripeSecret, "application/json", body))
		require.NoError(t, err)
		return receipt, w.queued()
	}
	receipt, events := send(`{"events":[ ]}`)
	assert.Equal(t, webhook.OutcomeIgnored, receipt.Outcome, "a batch of nothing")
	assert.Zero(t, receipt.Items)
	assert.Empty(t, events)

	receipt, events = send(`{"no":"batch"}`)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	require.Len(t, events, 1)
	assert.Equal(t, `{"no":"batch"}`, string(events[0].Data))
	assert.Empty(t, events[0].BatchID)
	assert.NotEmpty(t, events[0].SignedHeaders)
}

func TestSplitIsAPolicy(t *testing.T) {
	w := newWorld(t)
	in := splitInput()
	in.Split = nil
	hook := w.generate(in)
	_, err := w.receiver.Receive(t.Context(), w.batch(hook, itemsOf("1", "2")...))
	require.NoError(t, err)
	events := w.queued()
	require.Len(t, events, 1, "without it a delivery is an event")
	assert.Equal(t, batchOf(itemsOf("1", "2")...), string(events[0].Data))
}

func TestSplitOfAForm(t *testing.T) { // I4
	w := newWorld(t)
	in := splitInput()
	in.Provider = "mandrill"
	hook := w.generate(in)
	const item = `{"_id":"1","event":"send", "ts":1,"subject":"a+b&c"}`
	form := "mandrill_events=" + url.QueryEscape("["+item+`,{"_id":"1","event":"open","ts":2}]`)
	receipt, err := w.receiver.Receive(t.Context(), w.signed(hook, "mandrill", stripeSecret, "application/x-www-form-urlencoded", form))
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
	bodies := map[string]string{}
	for _, e := range w.queued() {
		bodies[e.ProviderType] = string(e.Data)
		assert.Equal(t, "application/json", e.DataContentType)
		assert.Empty(t, e.SignedHeaders, "not the type of what was split either")
	}
	assert.Equal(t, map[string]string{"send": item, "open": `{"_id":"1","event":"open","ts":2}`}, bodies)
}

// Microsoft Graph puts notifications of several subscriptions into one batch: those
// of others are not the webhook's.
func TestSplitLeavesOutWhatIsNotItsOwn(t *testing.T) { // I2
	w := newWorld(t)
	in := splitInput()
	in.Provider = "microsoft-graph"
	hook := w.generate(in)
	own := `{"subscriptionId":"s","changeType":"created","clientState":"` + stripeSecret + `"}`
	d := webhook.Delivery{
		Address: hook.ID, Method: http.MethodPost, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"value":[` + own + `,{"subscriptionId":"t","changeType":"created","clientState":"other"}]}`),
	}
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 1}, receipt.Items)
	events := w.queued()
	require.Len(t, events, 1)
	assert.Equal(t, own, string(events[0].Data))
	assert.Equal(t, "authenticated", events[0].Proof)
}

func TestSplitOfAForgeryClaimsNothing(t *testing.T) { // I2
	w := newWorld(t)
	hook := w.generate(splitInput())
	_, err := w.receiver.Receive(t.Context(), w.signed(hook, "gocardless", otherSecret, "application/json", batchOf(itemsOf("1", "2")...)))
	assert.Equal(t, webhook.Unauthorized, kindOf(t, err).Kind)
	assert.Empty(t, w.queuedIDs())
	receipt, err := w.receiver.Receive(t.Context(), w.batch(hook, itemsOf("1", "2")...))
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
}

func TestSplitByPolicy(t *testing.T) {
	const made, paid = `{"id":"1","action":"made","amount":1}`, `{"id":"2","action":"paid","amount":2}`
	tests := []struct {
		name    string
		set     func(*webhook.GenerateInput)
		items   []string
		queued  []string
		outcome webhook.Outcome
		tally   webhook.Tally
	}{
		{"types of items", func(in *webhook.GenerateInput) { in.Types = []string{"paid"} }, []string{made, paid}, []string{"2"}, webhook.OutcomeQueued, webhook.Tally{Queued: 1, Ignored: 1}},
		{"no type that is wanted", func(in *webhook.GenerateInput) { in.Types = []string{"lost"} }, []string{made, paid}, []string{}, webhook.OutcomeIgnored, webhook.Tally{Ignored: 2}},
		{"a match within the item", func(in *webhook.GenerateInput) { in.Match = webhook.Match{"/amount": {[]byte("1")}} }, []string{made, paid}, []string{"1"}, webhook.OutcomeQueued, webhook.Tally{Queued: 1, Ignored: 1}},
		{"within the schema", func(in *webhook.GenerateInput) { in.Schema = []byte(`{"required":["amount"]}`) }, []string{made, paid}, []string{"1", "2"}, webhook.OutcomeQueued, webhook.Tally{Queued: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := splitInput()
			tt.set(&in)
			receipt, err := w.receiver.Receive(t.Context(), w.batch(w.generate(in), tt.items...))
			require.NoError(t, err)
			assert.Equal(t, tt.outcome, receipt.Outcome)
			assert.Equal(t, tt.tally, receipt.Items)
			assert.Equal(t, tt.queued, w.queuedIDs())
		})
	}
}

// The mode is said once for the whole batch.
func TestSplitKeepsTheWrongModeAside(t *testing.T) {
	w := newWorld(t)
	in := splitInput()
	in.Provider, in.Mode = "custom", new(webhook.Live)
	in.Scheme = []byte(`{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"x-sig","encoding":"hex"},"signed_content":"{body}",
		"event_id":[{"in":"json","name":"list[].id"}],"mode":[{"in":"json","name":"live","live":["yes"],"test":["no"]}]}`)
	hook := w.generate(in)
	deliver := func(body string) webhook.Delivery {
		p, _ := provider.Lookup("custom")
		r := &provider.Request{Method: http.MethodPost, URL: hook.URL, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
		require.NoError(t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: stripeSecret}}, Scheme: in.Scheme}, w.clock.Now()))
		return webhook.Delivery{Address: hook.ID, Method: r.Method, Header: r.Header, Body: r.Body}
	}
	receipt, err := w.receiver.Receive(t.Context(), deliver(`{"live":"no","list":[{"id":1},{"id":2}]}`))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeKept, receipt.Outcome)
	assert.Empty(t, w.queuedIDs())
	require.Len(t, w.kept(hook), 1)
	assert.Equal(t, "wrong_mode", w.kept(hook)[0].Code)

	receipt, err = w.receiver.Receive(t.Context(), deliver(`{"live":"yes","list":[{"id":1},{"id":2}]}`))
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
}

// What was signed for one delivery alone was signed for all of its items, and for
// no others.
func TestSplitSpendsANonceOnTheWholeBatch(t *testing.T) { // I2
	w := newWorld(t)
	in := splitInput()
	in.Provider = "custom"
	in.Scheme = []byte(`{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"x-sig","encoding":"hex"},"signed_content":"{header:x-nonce}",
		"nonce":[{"in":"header","name":"x-nonce"}],"event_id":[{"in":"json","name":"list[].id"}]}`)
	hook := w.generate(in)
	deliver := func(body string) (webhook.Receipt, error) {
		p, _ := provider.Lookup("custom")
		r := &provider.Request{Method: http.MethodPost, URL: hook.URL, Header: http.Header{"Content-Type": {"application/json"}, "X-Nonce": {"n1"}}, Body: []byte(body)}
		require.NoError(t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: stripeSecret}}, Scheme: in.Scheme}, w.clock.Now()))
		return w.receiver.Receive(t.Context(), webhook.Delivery{Address: hook.ID, Method: r.Method, Header: r.Header, Body: r.Body})
	}
	const genuine = `{"list":[{"id":1},{"id":2}]}`
	receipt, err := deliver(genuine)
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
	receipt, err = deliver(genuine)
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Duplicate: 2}, receipt.Items)
	_, err = deliver(`{"list":[{"id":3}]}`)
	assert.Equal(t, "signature_replayed", kindOf(t, err).Code)
	assert.Len(t, w.queued(), 2)
}

func TestSplitWithUnfitItems(t *testing.T) { // I1, I3
	for _, policy := range []webhook.Unfit{webhook.Refuse, webhook.Keep} {
		t.Run(string(policy), func(t *testing.T) {
			w := newWorld(t)
			in := splitInput()
			in.Schema, in.Unfit = []byte(`{"required":["amount"]}`), policy
			hook := w.generate(in)
			const fit = `{"id":"1","amount":1}`
			receipt, err := w.receiver.Receive(t.Context(), w.batch(hook, fit, itemOf("2"), itemOf("3")))
			if policy == webhook.Keep {
				require.NoError(t, err)
				assert.Equal(t, webhook.OutcomeKept, receipt.Outcome)
			} else {
				e := kindOf(t, err)
				assert.Equal(t, "payload_schema", e.Code)
				assert.Contains(t, e.Message, "Item 2 of the batch: ", "the first of them")
			}
			assert.Equal(t, webhook.Tally{Queued: 1, Unfit: 2}, receipt.Items)
			assert.Equal(t, []string{"1"}, w.queuedIDs(), "what is fit is queued")
			seen := w.activity()
			assert.Equal(t, seen.LastReceived, seen.LastAccepted)
			kept := w.kept(hook)
			require.Len(t, kept, 1)
			assert.Equal(t, "payload_schema", kept[0].Code)

			w.change(hook, webhook.Change{Settings: webhook.Settings{Schema: []byte("null")}})
			receipt, err = w.retry(hook, kept[0].ID)
			require.NoError(t, err)
			assert.Equal(t, webhook.Tally{Queued: 2, Duplicate: 1}, receipt.Items)
			assert.Equal(t, []string{"2", "3"}, w.queuedIDs(), "what was not yet")
			assert.Empty(t, w.kept(hook))
		})
	}
}

func TestSplitOfWhatCannotBe(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(splitInput())
	items := strings.Repeat("1,", 10_000) + "1"
	_, err := w.receiver.Receive(t.Context(), w.batch(hook, items))
	e := kindOf(t, err)
	assert.Equal(t, webhook.Unprocessable, e.Kind)
	assert.Equal(t, "payload_malformed", e.Code)
	assert.Equal(t, "The delivery cannot be split: it is a batch of more than 10000 items.", e.Message)
	assert.Empty(t, w.queuedIDs())
	require.Len(t, w.kept(hook), 1)

	w.change(hook, webhook.Change{Settings: webhook.Settings{Split: new(false)}})
	receipt, err := w.retry(hook, w.kept(hook)[0].ID)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome, "as it is")
}

// picky fails at items that a test names, as it says.
type picky struct {
	memory.Queue
	mu     sync.Mutex
	errs   map[string]error
	panics map[string]bool
}

func (q *picky) Send(ctx context.Context, m webhook.Message) error {
	e, err := webhook.DecodeEvent(m.Body)
	if err != nil {
		return err
	}
	q.mu.Lock()
	err, panics := q.errs[e.ID], q.panics[e.ID]
	q.mu.Unlock()
	if panics {
		panic(e.ID)
	}
	if err != nil {
		return err
	}
	return q.Queue.Send(ctx, m)
}

func (q *picky) mend() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.errs, q.panics = nil, nil
}

func TestSplitAcknowledgesOnlyWhatIsQueued(t *testing.T) { // I1, I3
	open, unsent := errOpen, webhook.ErrNotSent
	tests := []struct {
		name  string
		queue *picky
		// hold is an item that another delivery holds.
		hold  string
		code  string
		tally webhook.Tally
		// missing are queued by the next delivery: once leases have run out, if doubt is
		// to be waited for.
		missing []string
		doubt   bool
	}{
		{"an item that is known not to be sent", &picky{errs: map[string]error{"2": unsent}}, "", "unavailable", webhook.Tally{Queued: 3, Failed: 1}, []string{"2"}, false},
		{"two items that are not", &picky{errs: map[string]error{"1": unsent, "4": unsent}}, "", "unavailable", webhook.Tally{Queued: 2, Failed: 2}, []string{"1", "4"}, false},
		{"an item without an answer", &picky{errs: map[string]error{"2": open}}, "", "unavailable", webhook.Tally{Queued: 3, Failed: 1}, []string{"2"}, true},
		{"an item that panics", &picky{panics: map[string]bool{"3": true}}, "", "unavailable", webhook.Tally{Queued: 3, Failed: 1}, []string{"3"}, true},
		{"an item that can never be sent", &picky{errs: map[string]error{"1": webhook.ErrTooLarge}}, "", "body_too_large", webhook.Tally{Queued: 3, Unfit: 1}, []string{"1"}, false},
		{"an item in flight", &picky{}, "2", "event_in_flight", webhook.Tally{Queued: 3, Failed: 1}, []string{"2"}, true},
		{"an item in flight, and a fault", &picky{errs: map[string]error{"4": unsent}}, "2", "unavailable", webhook.Tally{Queued: 2, Failed: 2}, []string{"2", "4"}, true},
		{"an item in flight, and one that can never be sent", &picky{errs: map[string]error{"1": webhook.ErrTooLarge}}, "2", "event_in_flight", webhook.Tally{Queued: 2, Unfit: 1, Failed: 1}, []string{"1", "2"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			hook := w.generate(splitInput())
			if tt.hold != "" {
				w.hold(hook, tt.hold)
			}
			r := w.receiverOver(w.services.Claims, tt.queue)
			receipt, err := r.Receive(t.Context(), w.batch(hook, itemsOf("1", "2", "3", "4")...))
			e := kindOf(t, err)
			assert.Equal(t, tt.code, e.Code)
			assert.Equal(t, e.Kind == webhook.Unavailable, e.RetryAfter > 0)
			assert.Empty(t, receipt.Outcome)
			assert.Equal(t, tt.tally, receipt.Items)
			assert.Len(t, tt.queue.Drain(), tt.tally.Queued, "one that fails keeps no other from the queue")

			tt.queue.mend()
			if tt.doubt {
				w.clock.forward(time.Minute) // the lease runs out
			}
			receipt, err = r.Receive(t.Context(), w.batch(hook, itemsOf("4", "3", "2", "1")...))
			require.NoError(t, err)
			assert.Equal(t, webhook.Tally{Queued: len(tt.missing), Duplicate: tt.tally.Queued}, receipt.Items)
			assert.Equal(t, tt.missing, idsOf(t, tt.queue.Drain()), "what was missing, and no more")
		})
	}
}

func TestSplitGoesOnAfterAFailure(t *testing.T) { // I1
	w := newWorld(t)
	hook := w.generate(splitInput())
	queue := &flaky{errs: []error{webhook.ErrNotSent, webhook.ErrNotSent, webhook.ErrNotSent}}
	r := w.receiverOver(w.services.Claims, queue)
	r.OneItemAtATime()
	receipt, err := r.Receive(t.Context(), w.batch(hook, itemsOf("1", "2", "3", "4")...))
	assert.Equal(t, "unavailable", kindOf(t, err).Code)
	assert.Equal(t, webhook.Tally{Queued: 3, Failed: 1}, receipt.Items, "the first is tried thrice")
}

// hold claims an event as a delivery does that is then interrupted.
func (w *world) hold(hook webhook.Webhook, id string) {
	w.t.Helper()
	t := w.clock.Now()
	found, err := w.services.Claims.Claim(w.t.Context(), webhook.Claim{WebhookID: hook.ID, EventID: id, Owner: "other", At: t, Lease: t.Add(5 * time.Second), Expires: t.Add(time.Hour)})
	require.NoError(w.t, err)
	require.Equal(w.t, webhook.Won, found)
}

// slow takes its time for a claim, and tells how many were made at a time.
type slow struct {
	webhook.Claims
	takes time.Duration
	mu    sync.Mutex
	now   int
	most  int
}

func (c *slow) Claim(ctx context.Context, claim webhook.Claim) (webhook.Found, error) {
	c.add(1)
	defer c.add(-1)
	time.Sleep(c.takes)
	return c.Claims.Claim(ctx, claim)
}

func (c *slow) add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now += n
	c.most = max(c.most, c.now)
}

// slowly returns a receiver that can be used within a bubble of time of its own.
func (w *world) slowly(hook webhook.Webhook, claims webhook.Claims, queue webhook.Queue) *webhook.Receiver {
	s := w.services
	s.Webhooks, s.Claims, s.Queue, s.Clock = fixed{hook: hook}, claims, queue, webhook.SystemClock{}
	s.Deliveries = full{err: webhook.ErrFull}
	return webhook.NewReceiver(s)
}

func fiveHundred() (items []string) {
	for i := range 500 {
		items = append(items, itemOf(fmt.Sprint(i)))
	}
	return items
}

// What there is no time for is left for the deliveries that follow: each gets further.
func TestSplitOfMoreThanThereIsTimeFor(t *testing.T) { // I1, I3
	w := newWorld(t)
	hook := w.generate(splitInput())
	items := fiveHundred()
	synctest.Test(t, func(t *testing.T) {
		claims, queue := &slow{Claims: &memory.Claims{}, takes: 100 * time.Millisecond}, &memory.Queue{}
		r := w.slowly(hook, claims, queue)
		d := w.signedAt(hook, "gocardless", stripeSecret, "application/json", batchOf(items...), time.Now())
		began := time.Now()
		receipt, err := r.Receive(t.Context(), d)
		e := kindOf(t, err)
		assert.Equal(t, "batch_unfinished", e.Code)
		assert.Equal(t, webhook.Unavailable, e.Kind)
		assert.NotZero(t, e.RetryAfter)
		assert.Equal(t, webhook.Tally{Queued: 210, Failed: 290}, receipt.Items, "ten at a time, in two seconds")
		assert.Less(t, time.Since(began), 2200*time.Millisecond)
		assert.Equal(t, 10, claims.most)

		all := idsOf(t, queue.Drain())

		receipt, err = r.Receive(t.Context(), d)
		assert.Equal(t, "batch_unfinished", kindOf(t, err).Code)
		assert.Equal(t, webhook.Tally{Queued: 210, Duplicate: receipt.Items.Duplicate, Failed: 80 + 210 - receipt.Items.Duplicate}, receipt.Items, "what is known to be there takes no time")
		all = append(all, idsOf(t, queue.Drain())...)

		receipt, err = r.Receive(t.Context(), d)
		require.NoError(t, err)
		assert.Equal(t, webhook.Tally{Queued: 80, Duplicate: 420}, receipt.Items)
		all = append(all, idsOf(t, queue.Drain())...)
		slices.Sort(all)
		assert.Len(t, slices.Compact(all), 500)
	})
}

// Where each delivery comes to an instance that knows of none before, they begin at
// other places, and all items are queued in the end.
func TestSplitBeginsElsewhereEachTime(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(splitInput())
	items := fiveHundred()
	synctest.Test(t, func(t *testing.T) {
		claims, queue := &slow{Claims: &memory.Claims{}, takes: 100 * time.Millisecond}, &memory.Queue{}
		d := w.signedAt(hook, "gocardless", stripeSecret, "application/json", batchOf(items...), time.Now())
		var all []string
		for n := 0; n < 20 && len(all) < 500; n++ {
			time.Sleep(1237 * time.Millisecond)
			_, err := w.slowly(hook, claims, queue).Receive(t.Context(), d)
			assert.Equal(t, "batch_unfinished", kindOf(t, err).Code)
			all = append(all, idsOf(t, queue.Drain())...)
		}
		slices.Sort(all)
		assert.Len(t, slices.Compact(all), 500)
	})
}

// What is known to be on the queue is asked for again before its window ends.
func TestSplitForgets(t *testing.T) { // I3
	w := newWorld(t)
	hook := w.generate(splitInput())
	queue := &picky{errs: map[string]error{"2": webhook.ErrNotSent}}
	claims := &claimCount{Claims: w.services.Claims}
	r := w.receiverOver(claims, queue)
	for _, step := range []struct {
		after  time.Duration
		claims int
	}{{0, 2}, {time.Minute, 1}, {58 * time.Minute, 1}, {time.Minute, 2}} {
		w.clock.forward(step.after)
		claims.n.Store(0)
		_, err := r.Receive(t.Context(), w.batch(hook, itemsOf("1", "2")...))
		require.Error(t, err)
		assert.EqualValues(t, step.claims, claims.n.Load(), step.after)
	}
	queue.mend()
	_, err := r.Receive(t.Context(), w.batch(hook, itemsOf("1", "2")...))
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "2"}, idsOf(t, queue.Drain()))

	w.clock.forward(8 * 24 * time.Hour)
	_, err = r.Receive(t.Context(), w.batch(hook, itemsOf("1", "2")...))
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "2"}, idsOf(t, queue.Drain()), "the window is over")
}

// claimCount counts claims.
type claimCount struct {
	webhook.Claims
	n atomic.Int32
}

func (c *claimCount) Claim(ctx context.Context, claim webhook.Claim) (webhook.Found, error) {
	c.n.Add(1)
	return c.Claims.Claim(ctx, claim)
}

func TestSplitOfALargeItem(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(splitInput())
	large := `{"id":"large","text":"` + strings.Repeat("é", 600_000) + `"}`
	receipt, err := w.receiver.Receive(t.Context(), w.batch(hook, itemOf("1"), large))
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
	for _, e := range w.queued() {
		if e.ID == "1" {
			assert.Empty(t, e.DataRef)
			continue
		}
		require.NotEmpty(t, e.DataRef)
		assert.Equal(t, receipt.EventID, e.BatchID)
		body, err := w.services.Blobs.Get(t.Context(), e.DataRef)
		require.NoError(t, err)
		assert.Equal(t, large, string(body))
	}
}

func TestSplitItemsAreReplayedEachByItself(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(splitInput())
	receipt, err := w.receiver.Receive(t.Context(), w.batch(hook, itemsOf("1", "2")...))
	require.NoError(t, err)
	w.queued()
	r := webhook.NewReplayer(w.services)
	page, err := r.List(t.Context(), me, hook.ID, webhook.EventQuery{Type: "paid_out"})
	require.NoError(t, err)
	found := ids(page)
	slices.Sort(found)
	assert.Equal(t, []string{"1", "2"}, found)
	require.NoError(t, r.One(t.Context(), me, hook.ID, "2"))
	events := w.queued()
	require.Len(t, events, 1)
	assert.Equal(t, itemOf("2"), string(events[0].Data))
	assert.Equal(t, receipt.EventID, events[0].BatchID)
	assert.True(t, events[0].Replay)
}

func TestSplitWarnsOfWhatIsNotCommitted(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(splitInput())
	r := w.receiverOver(failing{Claims: w.services.Claims, commit: errOpen}, w.queue)
	receipt, err := r.Receive(t.Context(), w.batch(hook, itemsOf("1", "2", "3")...))
	require.NoError(t, err, "they are on the queue")
	assert.ErrorIs(t, receipt.Warning, errOpen)
	assert.Equal(t, 1, strings.Count(receipt.Warning.Error(), errOpen.Error()), "one for all")
	assert.Equal(t, []string{"1", "2", "3"}, w.queuedIDs())
}

func TestSplitWarnsOfAllThatFailedUnseen(t *testing.T) {
	w := newWorld(t)
	in := splitInput()
	in.Schema = []byte(`{"required":["amount"]}`)
	hook := w.generate(in)
	lost := errors.New("not kept")
	s := w.services
	s.Claims, s.Deliveries = failing{Claims: s.Claims, commit: errOpen}, full{err: lost}
	receipt, err := webhook.NewReceiver(s).Unhurried().Receive(t.Context(), w.batch(hook, itemOf("1"), `{"id":"2","amount":1}`))
	assert.Equal(t, "payload_schema", kindOf(t, err).Code)
	assert.ErrorIs(t, receipt.Warning, errOpen)
	assert.ErrorIs(t, receipt.Warning, lost)
}

func TestSplitWantsAProviderThatSendsBatches(t *testing.T) {
	const scheme = `{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"x-sig","encoding":"hex"},"signed_content":"{body}","event_id":[{"in":"json","name":"PATH"}]}`
	tests := []struct {
		name, provider, scheme string
		refused                bool
	}{
		{"one that does", "hubspot", "", false},
		{"one that does not", "stripe", "", true},
		{"none as yet", "", "", false},
		{"a scheme with items", "custom", strings.Replace(scheme, "PATH", "list[].id", 1), false},
		{"a scheme without", "custom", strings.Replace(scheme, "PATH", "id", 1), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := splitInput()
			in.Provider, in.Scheme = tt.provider, []byte(tt.scheme)
			if tt.scheme == "" {
				in.Scheme = nil
			}
			if tt.provider == "" {
				in.Secret = ""
			}
			hook, _, err := w.generator.Generate(t.Context(), me, in)
			if !tt.refused {
				require.NoError(t, err)
				assert.True(t, hook.Policy.Split)
				return
			}
			e := kindOf(t, err)
			assert.Equal(t, webhook.Invalid, e.Kind)
			assert.Equal(t, "split", e.Field)
			assert.Contains(t, e.Message, "sends no batches")
		})
	}
	t.Run("another one, later", func(t *testing.T) {
		w := newWorld(t)
		hook := w.generate(splitInput())
		to := webhook.Settings{Provider: "stripe", Secret: stripeSecret}
		_, err := w.manager().Change(t.Context(), me, hook.ID, webhook.Change{Settings: to})
		assert.Equal(t, "split", kindOf(t, err).Field)
		to.Split = new(false)
		assert.False(t, w.change(hook, webhook.Change{Settings: to}).Policy.Split)
	})
}

func TestSplitStays(t *testing.T) {
	w := newWorld(t)
	in := splitInput()
	hook := w.generate(in)
	in.Split = nil
	assert.True(t, w.generate(in).Policy.Split, "what is not said stays")
	in.Split = new(false)
	changed := w.generate(in)
	assert.False(t, changed.Policy.Split)
	assert.Greater(t, changed.Version, hook.Version)
}

func TestSplitOfACompressedBatch(t *testing.T) { // I4
	w := newWorld(t)
	in := splitInput()
	in.Provider = "custom"
	in.Scheme = []byte(`{"primitive":"hmac","hash":"sha256","signature":{"in":"header","name":"x-sig","encoding":"hex"},"signed_content":"{body}","decompress":true,"event_id":[{"in":"json","name":"events[].id"}]}`)
	hook := w.generate(in)
	body := batchOf(itemsOf("1", "2")...)
	mac := hmac.New(sha256.New, []byte(stripeSecret))
	mac.Write([]byte(body))
	d := webhook.Delivery{
		Address: hook.ID, Method: http.MethodPost, Body: compressed(t, []byte(body)),
		Header: http.Header{"Content-Type": {"application/json"}, "X-Sig": {hex.EncodeToString(mac.Sum(nil))}},
	}
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, webhook.Tally{Queued: 2}, receipt.Items)
	events := w.queued()
	require.Len(t, events, 2)
	for _, e := range events {
		assert.Equal(t, itemOf(e.ID), string(e.Data))
	}
}
