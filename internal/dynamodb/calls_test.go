package dynamodb_test

import (
	"context"
	"testing"

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
		{"list", 1, func(ctx context.Context) error { return third(s.webhooks.List(ctx, query)) }},
		{"receive: look the webhook up", 1, func(ctx context.Context) error { return second(s.webhooks.ByID(ctx, w.ID)) }},
		{"receive: claim", 1, func(ctx context.Context) error { return second(s.claims.Claim(ctx, c)) }},
		{"receive: commit", 1, func(ctx context.Context) error { return s.claims.Commit(ctx, c) }},
		{"receive: claim of a duplicate", 1, func(ctx context.Context) error { return second(s.claims.Claim(ctx, duplicate)) }},
		{"receive: claim of another event", 1, func(ctx context.Context) error { return second(s.claims.Claim(ctx, released)) }},
		{"receive: release", 1, func(ctx context.Context) error { return s.claims.Release(ctx, released) }},
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

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }
func wantNotFound(_ webhook.Webhook, err error) error {
	if err == webhook.ErrNotFound {
		return nil
	}
	return err
}
