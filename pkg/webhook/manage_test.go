package webhook_test

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/pkg/webhook"
)

func (w *world) manager() *webhook.Manager {
	return webhook.NewManager(w.webhooks, w.services.Sealer, jsonschema.Compiler{}, w.clock, rand.Reader)
}

func (w *world) change(hook webhook.Webhook, c webhook.Change) webhook.Webhook {
	w.t.Helper()
	changed, err := w.manager().Change(w.t.Context(), me, hook.ID, c)
	require.NoError(w.t, err)
	w.clock.forward(61 * time.Second) // so that no receiver has the old one in memory
	return changed
}

func TestPauseAndResume(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	assert.Equal(t, webhook.Paused, w.change(hook, webhook.Change{Status: webhook.Paused}).Status)
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	assert.Equal(t, "webhook_paused", kindOf(t, err).Code)
	assert.Equal(t, webhook.Gone, kindOf(t, err).Kind)

	w.change(hook, webhook.Change{Settings: webhook.Settings{WhilePaused: webhook.Keep}})
	receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, `{"id":"evt_2"}`))
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeKept, receipt.Outcome)
	_, err = w.retry(hook, receipt.Kept)
	assert.Equal(t, "webhook_paused", kindOf(t, err).Code)

	w.change(hook, webhook.Change{Status: webhook.Active})
	again, err := w.retry(hook, receipt.Kept)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, again.Outcome)
	assert.Len(t, w.queued(), 1)
}

func TestANewAddress(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	overlap := time.Hour
	changed := w.change(hook, webhook.Change{NewAddress: true, AddressOverlap: &overlap})
	require.Len(t, changed.Addresses, 1)
	fresh := changed.Addresses[0]
	assert.Equal(t, hook.ID, changed.ID)
	assert.Equal(t, fresh.URL, changed.CurrentURL())
	assert.NotEqual(t, hook.URL, fresh.URL)
	assert.Equal(t, fresh.URL, w.generate(stripeInput()).CurrentURL(), "I7, until someone rotates it")

	deliver := func(address, body string) (webhook.Receipt, error) {
		d := w.stripe(hook, stripeSecret, body)
		d.Address = address
		return w.receiver.Receive(t.Context(), d)
	}
	receipt, err := deliver(fresh.Token, paid)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
	receipt, err = deliver(hook.ID, paid)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeDuplicate, receipt.Outcome, "I3: one webhook, whatever its address")
	events := w.queued()
	require.Len(t, events, 1)
	assert.Equal(t, fresh.URL, events[0].URL)
	assert.Equal(t, hook.ID, events[0].WebhookID)

	w.clock.forward(time.Hour)
	_, err = deliver(hook.ID, `{"id":"evt_2"}`)
	assert.Equal(t, "address_expired", kindOf(t, err).Code)
	_, err = deliver(fresh.Token, `{"id":"evt_2"}`)
	require.NoError(t, err)
}

func TestAddressesAreBounded(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	for range 5 {
		w.change(hook, webhook.Change{NewAddress: true})
	}
	_, err := w.manager().Change(t.Context(), me, hook.ID, webhook.Change{NewAddress: true})
	assert.Equal(t, "too_many_addresses", kindOf(t, err).Code)
	w.clock.forward(25 * time.Hour)
	assert.Len(t, w.change(hook, webhook.Change{NewAddress: true}).Addresses, 2, "the last one, and the new one")
}

func TestANewAddressInThePlaceOfOneThatEnds(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	atOnce := time.Duration(0)
	first := w.change(hook, webhook.Change{NewAddress: true, AddressOverlap: &atOnce})
	second := w.change(hook, webhook.Change{NewAddress: true, AddressOverlap: &atOnce})
	require.Len(t, second.Addresses, len(first.Addresses), "the first one has ended")
	got, err := w.manager().Get(t.Context(), me, hook.ID)
	require.NoError(t, err)
	assert.Equal(t, second.CurrentURL(), got.CurrentURL(), "what was given is what leads to the webhook")

	d := w.stripe(hook, stripeSecret, paid)
	d.Address = second.Addresses[0].Token
	receipt, err := w.receiver.Receive(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, webhook.OutcomeQueued, receipt.Outcome)
}

func TestRetireSecrets(t *testing.T) {
	w := newWorld(t)
	in := stripeInput()
	w.generate(in)
	in.Secret = otherSecret
	hook := w.generate(in)
	w.change(hook, webhook.Change{RetireSecrets: []string{hook.Secrets[0].ID}})
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)
	_, err = w.receiver.Receive(t.Context(), w.stripe(hook, otherSecret, paid))
	require.NoError(t, err)
	_, err = w.manager().Change(t.Context(), me, hook.ID, webhook.Change{RetireSecrets: []string{"sec_none"}})
	assert.Equal(t, "retire_secrets", kindOf(t, err).Field)
}

func TestRetiringMayBeAskedForAgain(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	leaked := hook.Secrets[0].ID
	change := webhook.Change{Settings: webhook.Settings{Secret: otherSecret}, RetireSecrets: []string{leaked, leaked}}
	first := w.change(hook, change)
	require.Len(t, first.Secrets, 2)
	assert.False(t, first.Secrets[0].LiveAt(w.clock.Now()))
	for range 3 {
		w.clock.forward(10 * time.Second)
		assert.Equal(t, first, w.change(hook, change), "an answer was lost, and the change made again")
	}
	change.Secret, change.RetireSecrets = "whsec_a_third", []string{first.Secrets[1].ID}
	third := w.change(hook, change)
	require.Len(t, third.Secrets, 2, "what was retired before is gone")
	assert.Equal(t, first.Secrets[1].ID, third.Secrets[0].ID)
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	assert.Equal(t, "signature_mismatch", kindOf(t, err).Code)
}

func TestDeletionIsFinal(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	require.NoError(t, w.manager().Delete(t.Context(), me, hook.ID))
	w.clock.forward(61 * time.Second)
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	assert.Equal(t, "webhook_deleted", kindOf(t, err).Code)
	_, err = w.manager().Get(t.Context(), me, hook.ID)
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	err = w.manager().Delete(t.Context(), me, hook.ID)
	assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
	again, created, err := w.generator.Generate(t.Context(), me, stripeInput())
	require.NoError(t, err)
	assert.True(t, created)
	assert.NotEqual(t, hook.ID, again.ID)
	page, err := webhook.NewLister(w.webhooks).List(t.Context(), me, webhook.ListInput{Product: "ecommerce-platform", App: "stripe-payments"})
	require.NoError(t, err)
	assert.Len(t, page.Webhooks, 1)
}

func TestManageIsForTheOwner(t *testing.T) { // I8
	w := newWorld(t)
	hook := w.generate(stripeInput())
	m, stranger := w.manager(), webhook.Principal{Workspace: "another", User: "u"}
	for _, id := range []string{hook.ID, "wh_" + strings.Repeat("a", 32), "x", ""} {
		_, err := m.Get(t.Context(), stranger, id)
		assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
		_, err = m.Change(t.Context(), stranger, id, webhook.Change{Status: webhook.Paused})
		assert.Equal(t, "webhook_not_found", kindOf(t, err).Code)
		assert.Equal(t, "webhook_not_found", kindOf(t, m.Delete(t.Context(), stranger, id)).Code)
	}
	same, err := m.Get(t.Context(), me, hook.ID)
	require.NoError(t, err)
	assert.Equal(t, hook, same)
}

func TestChangeRefuses(t *testing.T) {
	w := newWorld(t)
	hook := w.generate(stripeInput())
	mode, long := "production", 31*24*time.Hour
	for field, c := range map[string]webhook.Change{
		"status":                  {Status: webhook.Deleted},
		"mode":                    {Settings: webhook.Settings{Mode: &mode}},
		"unfit":                   {Settings: webhook.Settings{Unfit: "drop"}},
		"while_paused":            {Settings: webhook.Settings{WhilePaused: "drop"}},
		"public_urls":             {Settings: webhook.Settings{PublicURLs: []string{"http://a.example"}}},
		"provider":                {Settings: webhook.Settings{Provider: "stripes"}},
		"split":                   {Settings: webhook.Settings{Split: new(true)}},
		"address_overlap_seconds": {NewAddress: true, AddressOverlap: &long},
	} {
		_, err := w.manager().Change(t.Context(), me, hook.ID, c)
		assert.Equal(t, field, kindOf(t, err).Field)
	}
	same, err := w.manager().Change(t.Context(), me, hook.ID, webhook.Change{})
	require.NoError(t, err)
	assert.Equal(t, hook, same, "nothing was written")
}

// distant takes a while for each call, as a store elsewhere does.
type distant struct{ webhook.Webhooks }

const callTime = 10 * time.Millisecond

func (d distant) ByID(ctx context.Context, id string) (webhook.Webhook, error) {
	time.Sleep(callTime)
	return d.Webhooks.ByID(ctx, id)
}

func (d distant) ByKey(ctx context.Context, k webhook.Key) (webhook.Webhook, error) {
	time.Sleep(callTime)
	return d.Webhooks.ByKey(ctx, k)
}

func (d distant) Update(ctx context.Context, w webhook.Webhook) error {
	time.Sleep(callTime)
	return d.Webhooks.Update(ctx, w)
}

// Scripts may run at the same time: that is no fault of ours, and rings no alarm.
func TestChangesAtTheSameTimeAllSucceed(t *testing.T) { // I6
	w := newWorld(t)
	hook := w.generate(stripeInput())
	s := w.services
	synctest.Test(t, func(t *testing.T) {
		store := distant{w.webhooks}
		m := webhook.NewManager(store, s.Sealer, s.Schemas, webhook.SystemClock{}, rand.Reader)
		g := webhook.NewGenerator(store, s.Sealer, s.Schemas, webhook.SystemClock{}, rand.Reader)
		var all sync.WaitGroup
		for i := range 8 {
			text := strconv.Itoa(i)
			all.Go(func() {
				_, err := m.Change(t.Context(), me, hook.ID, webhook.Change{Settings: webhook.Settings{Description: &text}})
				assert.NoError(t, err)
			})
			all.Go(func() {
				in := stripeInput()
				in.Types = []string{text}
				_, _, err := g.Generate(t.Context(), me, in)
				assert.NoError(t, err)
			})
		}
		all.Wait()
	})
	after, err := w.webhooks.ByID(t.Context(), hook.ID)
	require.NoError(t, err)
	assert.Equal(t, hook.Version+16, after.Version, "each has changed something")
}
