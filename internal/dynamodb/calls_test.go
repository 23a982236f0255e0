package dynamodb_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// What a request waits for: each call to DynamoDB takes milliseconds, and costs.
func TestCalls(t *testing.T) {
	s := openStores(t)
	w, k, c := newWebhook("payment"), newAPIKey(), newClaim()
	duplicate := rivalOf(c, 0)
	released := newClaim()
	r, d := newRecord(c), newKept()
	records := webhook.RecordQuery{WebhookID: c.WebhookID, At: noon, Until: noon.Add(time.Hour), Limit: 100}
	elsewhere := w
	elsewhere.Addresses = []webhook.Address{{Token: "token-2", CreatedAt: noon}}
	elsewhere.Version = 2
	query := webhook.Query{Workspace: w.Workspace, Product: w.Product, App: w.App, Limit: 1}
	for _, each := range []struct {
		name string
		want int
		call func(ctx context.Context) error
	}{
		{"mint: look for the key", 1, func(ctx context.Context) error { return wantNotFound(s.webhooks.ByKey(ctx, w.Key)) }},
		{"mint: create", 1, func(ctx context.Context) error { return s.webhooks.Create(ctx, w) }},
		{"generate again: look for the key", 2, func(ctx context.Context) error { return second(s.webhooks.ByKey(ctx, w.Key)) }},
		{"generate again: update", 1, func(ctx context.Context) error { return s.webhooks.Update(ctx, w) }},
		{"rotate: update with another address", 1, func(ctx context.Context) error { return s.webhooks.Update(ctx, elsewhere) }},
		{"list", 2, func(ctx context.Context) error { return third(s.webhooks.List(ctx, query)) }},
		{"receive: look the webhook up", 1, func(ctx context.Context) error { return second(s.webhooks.ByAddress(ctx, w.ID)) }},
		{"receive: look another address up", 2, func(ctx context.Context) error { return second(s.webhooks.ByAddress(ctx, "token-2")) }},
		{"receive: claim", 1, func(ctx context.Context) error { return second(s.claims.Claim(ctx, c)) }},
		{"receive: commit", 1, func(ctx context.Context) error { return s.claims.Commit(ctx, c, &r) }},
		{"receive: claim of a duplicate", 1, func(ctx context.Context) error { return second(s.claims.Claim(ctx, duplicate)) }},
		{"receive: claim of another event", 1, func(ctx context.Context) error { return second(s.claims.Claim(ctx, released)) }},
		{"receive: release", 1, func(ctx context.Context) error { return s.claims.Release(ctx, released) }},
		{"receive: keep aside", 1, func(ctx context.Context) error { return s.deliveries.Keep(ctx, d) }},
		{"receive: note", 1, func(ctx context.Context) error { return s.webhooks.Note(ctx, w.Key, newActivity(noon)) }},
		{"receive: note again", 1, func(ctx context.Context) error {
			return s.webhooks.Note(ctx, w.Key, newActivity(noon.Add(time.Minute)))
		}},
		{"deliveries: show", 1, func(ctx context.Context) error { return second(s.deliveries.Kept(ctx, d.WebhookID, d.ID, noon)) }},
		{"deliveries: list", 1, func(ctx context.Context) error { return second(s.deliveries.ListKept(ctx, d.WebhookID, noon)) }},
		{"deliveries: remove", 4, func(ctx context.Context) error { return s.deliveries.Remove(ctx, d.WebhookID, d.ID) }},
		{"events: show", 1, func(ctx context.Context) error { return second(s.archive.Record(ctx, c.WebhookID, c.EventID, noon)) }},
		{"events: list", 4, func(ctx context.Context) error { return third(s.archive.Find(ctx, records)) }},
		{"delete", 1, func(ctx context.Context) error { return s.webhooks.Delete(ctx, current(elsewhere)) }},
		{"keys: add", 1, func(ctx context.Context) error { return s.keys.Add(ctx, k) }},
		{"keys: authenticate", 1, func(ctx context.Context) error { return second(s.keys.ByHash(ctx, k.Workspace, k.Hash)) }},
		{"keys: list", 1, func(ctx context.Context) error { return second(s.keys.List(ctx, k.Workspace)) }},
		{"keys: revoke", 2, func(ctx context.Context) error { return s.keys.Revoke(ctx, k.Workspace, k.ID, noon) }},
	} {
		s.proxy.Calls()
		require.NoError(t, each.call(t.Context()), each.name)
		assert.Equal(t, each.want, s.proxy.Calls(), each.name)
	}
}

func current(w webhook.Webhook) webhook.Webhook {
	w.Version++
	return w
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }
func wantNotFound(_ webhook.Webhook, err error) error {
	if err == webhook.ErrNotFound {
		return nil
	}
	return err
}
