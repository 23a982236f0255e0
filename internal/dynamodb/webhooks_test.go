package dynamodb_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/pkg/webhook"
)

func TestUpdateMixingWebhooksOfOneVersion(t *testing.T) {
	s := openStores(t)
	mine, theirs := newWebhook("payment"), newWebhook("refund")
	require.NoError(t, s.webhooks.Create(t.Context(), mine))
	require.NoError(t, s.webhooks.Create(t.Context(), theirs))

	mixed := mine
	mixed.ID = theirs.ID
	assert.ErrorIs(t, s.webhooks.Update(t.Context(), mixed), webhook.ErrConflict)
	mixed = mine
	mixed.Key = theirs.Key
	assert.ErrorIs(t, s.webhooks.Update(t.Context(), mixed), webhook.ErrConflict)
}

func TestAddressesOfOthers(t *testing.T) {
	s := openStores(t)
	mine, theirs := newWebhook("payment"), newWebhook("refund")
	theirs.Addresses = []webhook.Address{{Token: "theirs-2", CreatedAt: noon}}
	require.NoError(t, s.webhooks.Create(t.Context(), mine))
	require.NoError(t, s.webhooks.Create(t.Context(), theirs))
	for _, taken := range []string{theirs.ID, "theirs-2"} {
		w := newWebhook("payout")
		w.Addresses = []webhook.Address{{Token: taken, CreatedAt: noon}}
		assert.ErrorIs(t, s.webhooks.Create(t.Context(), w), webhook.ErrExists)
		mine.Addresses = w.Addresses
		assert.ErrorIs(t, s.webhooks.Update(t.Context(), mine), webhook.ErrConflict)
		got, err := s.webhooks.ByAddress(t.Context(), taken)
		require.NoError(t, err)
		assert.Equal(t, theirs.ID, got.ID)
	}
}

func TestAddressThatIsNoMoreLeadsNowhere(t *testing.T) {
	s := openStores(t)
	w := newWebhook("payment")
	w.Addresses = []webhook.Address{{Token: "token-2", CreatedAt: noon}}
	require.NoError(t, s.webhooks.Create(t.Context(), w))
	w.Addresses = nil
	require.NoError(t, s.webhooks.Update(t.Context(), w))
	_, err := s.webhooks.ByAddress(t.Context(), "token-2")
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

// DynamoDB Local answers as if every read were consistent, so the requests are looked at.
func TestReadsAreConsistent(t *testing.T) {
	s := openStores(t)
	w, k := newWebhook("payment"), newAPIKey()
	for name, read := range map[string]func(ctx context.Context) error{
		"ByID":      func(ctx context.Context) error { return second(s.webhooks.ByID(ctx, w.ID)) },
		"ByAddress": func(ctx context.Context) error { return second(s.webhooks.ByAddress(ctx, w.ID)) },
		"Record":    func(ctx context.Context) error { return second(s.archive.Record(ctx, "hook-1", "evt_1", noon)) },
		"Kept":      func(ctx context.Context) error { return second(s.deliveries.Kept(ctx, "hook-1", "dlv_1", noon)) },
		"ListKept":  func(ctx context.Context) error { return second(s.deliveries.ListKept(ctx, "hook-1", noon)) },
		"ByKey":     func(ctx context.Context) error { return second(s.webhooks.ByKey(ctx, w.Key)) },
		"ByHash":    func(ctx context.Context) error { return second(s.keys.ByHash(ctx, k.Workspace, k.Hash)) },
		"List":      func(ctx context.Context) error { return third(s.webhooks.List(ctx, webhook.Query{Limit: 1})) },
		"Keys":      func(ctx context.Context) error { return second(s.keys.List(ctx, k.Workspace)) },
	} {
		var request []byte
		s.proxy.Inject(keepRequest(&request))
		_ = read(t.Context())
		assert.Contains(t, string(request), `"ConsistentRead":true`, name)
	}
}

// keepRequest passes a call on and keeps the body of its request.
func keepRequest(body *[]byte) awstest.Fault {
	return func(server http.Handler, w http.ResponseWriter, r *http.Request) {
		*body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(*body))
		server.ServeHTTP(w, r)
	}
}
