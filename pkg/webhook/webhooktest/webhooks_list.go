package webhooktest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// places are in the order of env, then event, as bytes. A store that compares
// them joined, or as a language does, gets them wrong.
var places = []place{
	{"dev", "Payment"},
	{"dev", "a"},
	{"dev", "payment"},
	{"dev", "payment-failed"},
	{"dev", "payment.succeeded"},
	{"dev", "payment.succeeded.v2"},
	{"dev", "payment_x"},
	{"dev", "payments"},
	{"dev", "zz"},
	{"dev-1", "a"},
	{"dev-1", "payment"},
	{"dev1", "a"},
	{"deva", "Payment"},
	{"prd", "payment"},
	{"stg", "a"},
	{"stg", "payment"},
}

type place struct{ env, event string }

func placeOf(w webhook.Webhook) place { return place{w.Env, w.Event} }

func placesOf(found []webhook.Webhook) []place {
	of := []place{}
	for _, w := range found {
		of = append(of, placeOf(w))
	}
	return of
}

func keep(wanted func(p place) bool) []place {
	kept := []place{}
	for _, p := range places {
		if wanted(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func allOf(k webhook.Key) webhook.Query {
	return webhook.Query{Workspace: k.Workspace, Product: k.Product, App: k.App, Limit: 1000}
}

// createPlaces creates a webhook at each place, out of order, and returns what
// asks for all of them.
func createPlaces(t *testing.T, s webhook.Webhooks) webhook.Query {
	key := newKey()
	for i := range places {
		at := places[(i*7)%len(places)]
		key.Env, key.Event = at.env, at.event
		require.NoError(t, s.Create(t.Context(), newWebhook(key)))
	}
	awaitPlaces(t, s, allOf(key), len(places))
	return allOf(key)
}

// awaitPlaces waits for List, which unlike ByKey and ByID may lag behind.
func awaitPlaces(t *testing.T, s webhook.Webhooks, q webhook.Query, n int) {
	require.Eventually(t, func() bool {
		found, _, err := s.List(t.Context(), q)
		return err == nil && len(found) == n
	}, 10*time.Second, 50*time.Millisecond)
}

// listAll follows the pages of q, and checks each.
func listAll(t *testing.T, s webhook.Webhooks, q webhook.Query) []place {
	all := []place{}
	for {
		found, more, err := s.List(t.Context(), q)
		require.NoError(t, err)
		require.LessOrEqual(t, len(found), q.Limit)
		all = append(all, placesOf(found)...)
		if !more {
			return all
		}
		require.NotEmpty(t, found, "more follow, but after what?")
		last := found[len(found)-1]
		q.AfterEnv, q.AfterEvent = last.Env, last.Event
		rest, _, err := s.List(t.Context(), q)
		require.NoError(t, err)
		require.NotEmpty(t, rest, "more was said to follow")
	}
}

func listOrder(t *testing.T, s webhook.Webhooks) {
	found, more, err := s.List(t.Context(), createPlaces(t, s))
	require.NoError(t, err)
	assert.False(t, more)
	assert.Equal(t, places, placesOf(found))
}

func listPages(t *testing.T, s webhook.Webhooks) {
	q := createPlaces(t, s)
	for _, q.Limit = range []int{1, 2, 3, len(places) - 1, len(places), len(places) + 1} {
		assert.Equal(t, places, listAll(t, s, q), "pages of %d", q.Limit)
	}
}

func listFilters(t *testing.T, s webhook.Webhooks) {
	all := createPlaces(t, s)
	for _, c := range []struct{ env, event string }{
		{"dev", ""}, {"dev-1", ""}, {"", "payment"}, {"", "a"}, {"dev", "payment"},
		{"stg", "a"}, {"prd", "a"}, {"none", ""}, {"", "none"}, {"de", ""}, {"", "pay"}, {"", "x"}, {"", "succeeded"},
	} {
		want := keep(func(p place) bool {
			return (c.env == "" || p.env == c.env) && (c.event == "" || p.event == c.event)
		})
		q := all
		q.Env, q.Event = c.env, c.event
		for _, q.Limit = range []int{1, 2, max(1, len(want)), 1000} {
			assert.Equal(t, want, listAll(t, s, q), "env %q event %q limit %d", c.env, c.event, q.Limit)
		}
	}
}

func listAfter(t *testing.T, s webhook.Webhooks) {
	all := createPlaces(t, s)
	for _, c := range []struct{ afterEnv, afterEvent, env, event string }{
		{"dev", "payment", "", ""},
		{"dev", "payment", "dev", ""},
		{"dev", "payment", "prd", ""},
		{"stg", "a", "dev", ""},
		{"dev", "payment", "", "payment"},
		{"dev", "a", "", "payment"},
		{"dev", "b", "", ""},
		{"dev", "zzz", "", ""},
		{"dev", "", "", ""},
		{"deu", "x", "", ""},
		{"dev-0", "x", "", "a"},
		{"stg", "payment", "", ""},
		{"zz", "zz", "", ""},
	} {
		want := keep(func(p place) bool {
			after := slices.Compare([]string{p.env, p.event}, []string{c.afterEnv, c.afterEvent}) > 0
			return after && (c.env == "" || p.env == c.env) && (c.event == "" || p.event == c.event)
		})
		q := all
		q.AfterEnv, q.AfterEvent, q.Env, q.Event = c.afterEnv, c.afterEvent, c.env, c.event
		for _, q.Limit = range []int{2, 1000} {
			assert.Equal(t, want, listAll(t, s, q), "%+v limit %d", c, q.Limit)
		}
	}
}

func listFields(t *testing.T, s webhook.Webhooks) {
	created := fullWebhook()
	require.NoError(t, s.Create(t.Context(), created))
	awaitPlaces(t, s, allOf(created.Key), 1)
	assertListed(t, s, created)

	updated := created
	updated.Description, updated.Status = "another", webhook.Active
	updated.Secrets = updated.Secrets[:1]
	updated.UpdatedAt = updated.UpdatedAt.Add(time.Second)
	require.NoError(t, s.Update(t.Context(), updated))
	updated.Version = 2
	require.Eventually(t, func() bool {
		found, _, err := s.List(t.Context(), allOf(created.Key))
		return err == nil && len(found) == 1 && found[0].Version == 2
	}, 10*time.Second, 50*time.Millisecond)
	assertListed(t, s, updated)
}

func listStatus(t *testing.T, s webhook.Webhooks) {
	key := newKey()
	made := map[webhook.Status]webhook.Webhook{}
	for _, status := range []webhook.Status{webhook.Active, webhook.Paused, webhook.Deleted} {
		w := newWebhook(key)
		w.Event = "event." + string(status)
		if status == webhook.Paused {
			w.Status = status
		}
		require.NoError(t, s.Create(t.Context(), w))
		made[status] = w
	}
	awaitPlaces(t, s, allOf(key), len(made))
	require.NoError(t, s.Delete(t.Context(), made[webhook.Deleted]))
	awaitPlaces(t, s, allOf(key), len(made)-1)

	found, _, err := s.List(t.Context(), allOf(key))
	require.NoError(t, err)
	got := map[webhook.Status]string{}
	for _, w := range found {
		got[w.Status] = w.ID
	}
	want := map[webhook.Status]string{webhook.Active: made[webhook.Active].ID, webhook.Paused: made[webhook.Paused].ID}
	assert.Equal(t, want, got)
}

func listEmpty(t *testing.T, s webhook.Webhooks) {
	found, more, err := s.List(t.Context(), allOf(newKey()))
	require.NoError(t, err)
	assert.False(t, more)
	assert.Empty(t, found)
}

func listApart(t *testing.T, s webhook.Webhooks) {
	ws := unique("ws-")
	keys := append(keysThatJoinAlike(ws, "-"), keysThatJoinAlike(ws, ".")...)
	for _, k := range keys {
		require.NoError(t, s.Create(t.Context(), newWebhook(k)))
	}
	for _, k := range keys {
		awaitPlaces(t, s, allOf(k), 1)
		found, _, err := s.List(t.Context(), allOf(k))
		require.NoError(t, err)
		assert.Equal(t, k, found[0].Key)
	}
	elsewhere := allOf(keys[0])
	elsewhere.Workspace = unique("ws-")
	assert.Empty(t, listAll(t, s, elsewhere))
}
