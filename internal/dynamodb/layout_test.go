package dynamodb_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
)

// scan returns all items of a table by pk and sk.
func scan(t *testing.T, s stores, table string) map[string]map[string]any {
	t.Helper()
	out, err := s.client.Scan(t.Context(), &awsdynamodb.ScanInput{TableName: &table})
	require.NoError(t, err)
	found := map[string]map[string]any{}
	for _, i := range out.Items {
		var attributes map[string]any
		require.NoError(t, attributevalue.UnmarshalMap(i, &attributes))
		found[attributes["pk"].(string)+" | "+attributes["sk"].(string)] = attributes
	}
	return found
}

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func TestItemsOfAWebhook(t *testing.T) {
	s := openStores(t)
	w := newWebhook("payment.succeeded")
	require.NoError(t, s.webhooks.Create(t.Context(), w))
	items := scan(t, s, s.webhooksTable)

	full, listed := "HOOK#"+w.ID+" | HOOK", "APP#ws-1#shop#stripe | dev#payment.succeeded"
	require.Equal(t, []string{listed, full}, names(items))
	secrets := items[full]["secrets"].([]any)
	assert.Equal(t, []byte("sealed-2"), secrets[0].(map[string]any)["sealed"])
	for _, each := range items[listed]["secrets"].([]any) {
		assert.NotContains(t, each, "sealed")
	}
	for _, i := range items {
		assert.Equal(t, "dev", i["env"])
		assert.Equal(t, "payment.succeeded", i["event"])
		assert.Equal(t, "active", i["status"])
		assert.Equal(t, "2026-03-01T12:00:00Z", i["created_at"])
		assert.EqualValues(t, 1, i["version"])
	}
}

func TestUpdateTakesSealedSecretsFromNoListing(t *testing.T) {
	s := openStores(t)
	w := newWebhook("payment")
	require.NoError(t, s.webhooks.Create(t.Context(), w))
	w.Secrets[0].Sealed = []byte("sealed-3")
	require.NoError(t, s.webhooks.Update(t.Context(), w))

	found, _, err := s.webhooks.List(t.Context(), webhook.Query{Workspace: "ws-1", Product: "shop", App: "stripe", Limit: 9})
	require.NoError(t, err)
	require.Len(t, found[0].Secrets, 2)
	assert.Nil(t, found[0].Secrets[0].Sealed)
	w, err = s.webhooks.ByKey(t.Context(), w.Key)
	require.NoError(t, err)
	assert.Equal(t, []byte("sealed-3"), w.Secrets[0].Sealed)
}

func TestItemsOfAKey(t *testing.T) {
	s := openStores(t)
	k := newAPIKey()
	require.NoError(t, s.keys.Add(t.Context(), k))
	require.NoError(t, s.keys.Revoke(t.Context(), k.Workspace, k.ID, noon))
	items := scan(t, s, s.webhooksTable)

	byHash, byID := "KEYS#ws-1 | HASH#"+k.Hash, "KEYS#ws-1 | ID#"+k.ID
	require.Equal(t, []string{byHash, byID}, names(items))
	assert.Equal(t, k.Hash, items[byID]["hash"])
	assert.Equal(t, "user-1", items[byHash]["user"])
	assert.Equal(t, "2026-03-01T12:00:00Z", items[byHash]["revoked_at"])
}

func TestItemOfAClaim(t *testing.T) {
	s := openStores(t)
	c := newClaim()
	c.EventID = "evt_1"
	c.Lease, c.Expires = c.Lease.Add(1), c.Expires.Add(1)
	requireFound(t, s, webhook.Won, c)

	const place = "CLAIM#hook-1#fU5adurm2MFlQQrBn-Z1ZSG6hu2WdS0BJrGVOxVa8FI | CLAIM"
	items := scan(t, s, s.eventsTable)
	require.Equal(t, []string{place}, names(items))
	assert.Equal(t, "claimed", items[place]["state"])
	assert.Equal(t, c.Owner, items[place]["owner"])
	assert.EqualValues(t, noon.UnixMilli()+30_001, items[place]["lease"])
	assert.EqualValues(t, noon.Unix()+7*24*3600+1, items[place][dynamodb.TTLAttribute])

	require.NoError(t, s.claims.Commit(t.Context(), c, nil))
	items = scan(t, s, s.eventsTable)
	assert.Equal(t, "queued", items[place]["state"])
	assert.NotContains(t, items[place], "lease")
}

func TestClaimOfAnEntryThatIsNone(t *testing.T) {
	s := openStores(t)
	c := newClaim()
	requireFound(t, s, webhook.Won, c)
	for _, attributes := range scan(t, s, s.eventsTable) {
		attributes["state"] = "unknown"
		i, err := attributevalue.MarshalMap(attributes)
		require.NoError(t, err)
		_, err = s.client.PutItem(t.Context(), &awsdynamodb.PutItemInput{TableName: &s.eventsTable, Item: i})
		require.NoError(t, err)
	}
	_, err := s.claims.Claim(t.Context(), rivalOf(c, 0))
	assert.ErrorContains(t, err, `"unknown"`)
}
