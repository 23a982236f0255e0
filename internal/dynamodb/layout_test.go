package dynamodb_test

import (
	"maps"
	"slices"
	"testing"
	"time"

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

func TestItemOfARecord(t *testing.T) {
	for name, c := range map[string]struct{ record, item time.Duration }{
		"that outlasts the window": {30 * 24 * time.Hour, 30 * 24 * time.Hour},
		"that the window outlasts": {time.Hour, 7 * 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStores(t)
			claim := newClaim()
			claim.EventID = "evt_1"
			r := newRecord(claim)
			r.Expires = noon.Add(c.record)
			requireFound(t, s, webhook.Won, claim)
			require.NoError(t, s.claims.Commit(t.Context(), claim, &r))

			i := scan(t, s, s.eventsTable)["CLAIM#hook-1#fU5adurm2MFlQQrBn-Z1ZSG6hu2WdS0BJrGVOxVa8FI | CLAIM"]
			assert.Equal(t, "queued", i["state"])
			assert.EqualValues(t, claim.Expires.UnixMilli(), i["window_ends"])
			assert.EqualValues(t, noon.Add(c.item).Unix(), i[dynamodb.TTLAttribute])
			assert.Equal(t, "2026-03-01T12:00:00.000000000Z#evt_1", i["at"])
			assert.Regexp(t, `^RECORDS#hook-1#[0-3]$`, i["hook"])
			assert.Equal(t, []byte("evt_1"), i["event_id"])
			assert.Equal(t, []byte("message"), i["message"])
			for _, claimed := range []string{"lease", "took_over"} {
				assert.NotContains(t, i, claimed, "each byte of an item is paid for, for as long as it stays")
			}
		})
	}
}

// What is claimed anew is to be queued anew, with a record of its own.
func TestClaimAfterTheWindowForgetsTheRecord(t *testing.T) {
	s := openStores(t)
	c := newClaim()
	r := newRecord(c)
	requireFound(t, s, webhook.Won, c)
	require.NoError(t, s.claims.Commit(t.Context(), c, &r))
	requireFound(t, s, webhook.Won, rivalOf(c, 8*24*time.Hour))
	for _, i := range scan(t, s, s.eventsTable) {
		assert.Equal(t, []string{"expires", "lease", "owner", "pk", "sk", "state", "took_over", "window_ends"}, names(i))
	}
}

func TestItemOfARefusedDelivery(t *testing.T) {
	s := openStores(t)
	d := newKept()
	d.ID = "dlv_1"
	require.NoError(t, s.deliveries.Keep(t.Context(), d))

	const place = "ASIDE#hook-1 | 09a"
	items := scan(t, s, s.eventsTable)
	require.Equal(t, []string{place}, names(items))
	assert.EqualValues(t, d.Expires.Unix(), items[place][dynamodb.TTLAttribute])
	assert.Equal(t, []byte("body"), items[place]["body"])
	assert.Equal(t, []any{
		map[string]any{"name": "Signature", "value": []byte("v1=abc")}, map[string]any{"name": "Signature", "value": []byte("v1=def")},
	}, items[place]["header"])
	for _, index := range []string{"hook", "at"} {
		assert.NotContains(t, items[place], index, "a refused delivery is among the records")
	}
}

func TestItemsOfAnAddress(t *testing.T) {
	s := openStores(t)
	w := newWebhook("payment")
	w.Addresses = []webhook.Address{{Token: "token-2", URL: "https://hooks.example.com/v1/hooks/token-2", CreatedAt: noon}}
	require.NoError(t, s.webhooks.Create(t.Context(), w))
	items := scan(t, s, s.webhooksTable)
	require.Len(t, items, 3)
	assert.Equal(t, map[string]any{"pk": "HOOK#token-2", "sk": "HOOK", "leads_to": w.ID}, items["HOOK#token-2 | HOOK"])
}

func TestItemsOfADeletedWebhook(t *testing.T) {
	s := openStores(t)
	w := newWebhook("payment")
	require.NoError(t, s.webhooks.Create(t.Context(), w))
	require.NoError(t, s.webhooks.Note(t.Context(), w.Key, newActivity(noon)))
	require.NoError(t, s.webhooks.Delete(t.Context(), w))
	items := scan(t, s, s.webhooksTable)
	full := "HOOK#" + w.ID + " | HOOK"
	require.Equal(t, []string{full}, names(items), "what a later webhook of the key would inherit")
	assert.Equal(t, "deleted", items[full]["status"])
	assert.NotContains(t, items[full], "secrets")
}

func TestItemOfActivity(t *testing.T) {
	s := openStores(t)
	require.NoError(t, s.webhooks.Note(t.Context(), newWebhook("payment").Key, newActivity(noon)))
	assert.Equal(t, map[string]map[string]any{
		"ACTIVITY#ws-1#shop#stripe | dev#payment": {
			"pk": "ACTIVITY#ws-1#shop#stripe", "sk": "dev#payment",
			"last_received": "2026-03-01T12:00:00.000000000Z",
			"last_accepted": "2026-03-01T11:59:00.000000000Z",
			"last_refused":  "2026-03-01T11:58:00.000000000Z",
			"last_cause":    "signature_mismatch",
			"matched#sec_1": "2026-03-01T11:59:00.000000000Z",
		},
	}, scan(t, s, s.webhooksTable))
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
