package webhook_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestListFollowsPages(t *testing.T) {
	w := newWorld(t)
	var want []string
	for _, env := range []string{"dev", "prd"} {
		for i := range 4 {
			in := stripeInput()
			in.Env, in.Event = env, fmt.Sprintf("event.%d", i)
			want = append(want, w.generate(in).URL)
		}
	}
	l := webhook.NewLister(w.webhooks)
	for _, limit := range []int{0, 1, 3, 8} {
		var got []string
		in := webhook.ListInput{Product: "ecommerce-platform", App: "stripe-payments", Limit: limit}
		for {
			page, err := l.List(t.Context(), me, in)
			require.NoError(t, err)
			for _, hook := range page.Webhooks {
				got = append(got, hook.URL)
				assert.Empty(t, hook.Secrets[0].Sealed) // I5
			}
			if in.Cursor = page.Next; in.Cursor == "" {
				break
			}
		}
		assert.Equal(t, want, got, limit)
	}
}

func TestListShowsATenantItsOwn(t *testing.T) { // I8
	w := newWorld(t)
	w.generate(stripeInput())
	in := webhook.ListInput{Product: "ecommerce-platform", App: "stripe-payments"}
	page, err := webhook.NewLister(w.webhooks).List(t.Context(), webhook.Principal{Workspace: "another", User: "u"}, in)
	require.NoError(t, err)
	assert.Empty(t, page.Webhooks)
	in.Product = "of-nobody"
	nobody, err := webhook.NewLister(w.webhooks).List(t.Context(), me, in)
	require.NoError(t, err)
	assert.Equal(t, page, nobody, "foreign and absent look the same")
}

func TestListRefuses(t *testing.T) {
	l := webhook.NewLister(newWorld(t).webhooks)
	for field, in := range map[string]webhook.ListInput{
		"product": {Product: "a b", App: "a"},
		"app":     {Product: "p"},
		"env":     {Product: "p", App: "a", Env: "PRD"},
		"event":   {Product: "p", App: "a", Event: "a b"},
		"limit":   {Product: "p", App: "a", Limit: 101},
		"cursor":  {Product: "p", App: "a", Cursor: "x"},
	} {
		_, err := l.List(t.Context(), me, in)
		assert.Equal(t, field, kindOf(t, err).Field)
	}
}
