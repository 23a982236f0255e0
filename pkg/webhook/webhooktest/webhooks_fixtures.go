package webhooktest

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func newKey() webhook.Key {
	return webhook.Key{
		Workspace: unique("ws-"), Product: "ecommerce-platform", App: "stripe-payments",
		Env: "dev", Event: "payment.succeeded",
	}
}

// keysThatJoinAlike are different keys that give the same string where their
// parts are joined by joint.
func keysThatJoinAlike(ws, joint string) []webhook.Key {
	return []webhook.Key{
		{Workspace: ws, Product: "p" + joint + "q", App: "r", Env: "dev", Event: "e" + joint + "x"},
		{Workspace: ws, Product: "p", App: "q" + joint + "r", Env: "dev", Event: "e" + joint + "x"},
		{Workspace: ws + joint + "p", Product: "q", App: "r", Env: "dev", Event: "e" + joint + "x"},
	}
}

// newWebhook has nothing but what every webhook has.
func newWebhook(k webhook.Key) webhook.Webhook {
	id := unique("")
	return webhook.Webhook{
		ID: id, Key: k, URL: "https://hooks.example.com/v1/hooks/" + id, Status: webhook.Active,
		CreatedAt: now(), UpdatedAt: now(), Version: 1,
	}
}

// fullWebhook has every field set, to values that a careless encoding changes.
func fullWebhook() webhook.Webhook { return fill(newWebhook(newKey())) }

func fill(w webhook.Webhook) webhook.Webhook {
	w.Addresses = []webhook.Address{
		newAddress(w, "2", 30*24*time.Hour+time.Millisecond),
		newAddress(w, "3", 0),
	}
	w.IDExpiresAt = w.CreatedAt.Add(time.Hour + time.Millisecond)
	w.Provider = "custom"
	w.Params = map[string]string{"audience": "https://例.example/?a=1&b=<2>", "Mixed-Case": "\"quoted\"\n", "empty": ""}
	w.PublicURLs = []string{"https://hooks.customer.example/例/<a>&b", "https://b.example", "https://b.example"}
	w.Scheme = json.RawMessage("{ \"z\": 1.0,\n\t\"a\": \"<&>\u2028\", \"big\": 12345678901234567890 }")
	w.Secrets = []webhook.Secret{
		{ID: "sec_2", Sealed: everyByte(), CreatedAt: w.CreatedAt.Add(-time.Hour)},
		{ID: "sec_1", Sealed: []byte{0}, CreatedAt: w.CreatedAt.Add(-2 * time.Hour), ExpiresAt: w.CreatedAt.Add(23*time.Hour + time.Millisecond)},
	}
	w.Description = "Zahlungen – 決済 🧾 <b>&amp;</b>\ttab\x00 'quote' \"double\" \\ e\u0301"
	w.Policy = webhook.Policy{
		Types: []string{"payment_intent.succeeded", "charge.*", "payment_intent.succeeded"},
		Match: webhook.Match{
			"":             {json.RawMessage(`{"whole": "document"}`)},
			"/data/a~1b":   {json.RawMessage(`"x"`), json.RawMessage(` 1.50 `), json.RawMessage("null")},
			"/data/object": {json.RawMessage(`{ "b":1, "a":[true, "<"] }`)},
		},
		Schema: json.RawMessage("{\"type\":\"object\",  \"required\":[\"id\"]}\n"),
		Mode:   webhook.Live, Unfit: webhook.Keep, WhilePaused: webhook.Refuse, ArchiveDays: new(0), Split: true,
		Answer: webhook.Answer{Status: 202, ContentType: "text/plain; charset=utf-8", Body: "gut – 決済"},
	}
	w.Status = webhook.Paused
	w.UpdatedAt = w.CreatedAt.Add(time.Minute + time.Millisecond)
	return w
}

// newAddress is a further address of w that expires after a time, or never.
func newAddress(w webhook.Webhook, name string, after time.Duration) webhook.Address {
	a := webhook.Address{Token: w.ID + name, URL: w.URL + name, CreatedAt: w.CreatedAt.Add(time.Minute + time.Millisecond)}
	if after != 0 {
		a.ExpiresAt = w.CreatedAt.Add(after)
	}
	return a
}

func everyByte() []byte {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return all
}

func copySecrets(secrets []webhook.Secret) []webhook.Secret {
	copied := slices.Clone(secrets)
	for i := range copied {
		copied[i].Sealed = slices.Clone(copied[i].Sealed)
	}
	return copied
}

// spoil changes everything that w refers to.
func spoil(w webhook.Webhook) {
	clear(w.Params)
	clear(w.PublicURLs)
	clear(w.Scheme)
	for _, s := range w.Secrets {
		clear(s.Sealed)
	}
	clear(w.Secrets)
	clear(w.Addresses)
	clear(w.Policy.Types)
	for _, values := range w.Policy.Match {
		clear(values)
	}
	clear(w.Policy.Schema)
	*w.Policy.ArchiveDays++
}

func assertStored(t *testing.T, s webhook.Webhooks, want webhook.Webhook) {
	t.Helper()
	byID, err := s.ByID(t.Context(), want.ID)
	require.NoError(t, err)
	assert.Equal(t, normal(want), normal(byID))
	byKey, err := s.ByKey(t.Context(), want.Key)
	require.NoError(t, err)
	assert.Equal(t, normal(want), normal(byKey))
}

func assertListed(t *testing.T, s webhook.Webhooks, want webhook.Webhook) {
	t.Helper()
	want.Secrets = copySecrets(want.Secrets)
	for i := range want.Secrets {
		want.Secrets[i].Sealed = nil
	}
	found, more, err := s.List(t.Context(), allOf(want.Key))
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.False(t, more)
	for _, secret := range found[0].Secrets {
		assert.Nil(t, secret.Sealed)
	}
	assert.Equal(t, normal(want), normal(found[0]))
}

// normal drops what makes equal webhooks look different: zones, and whether
// what is empty is nil.
func normal(w webhook.Webhook) webhook.Webhook {
	w.CreatedAt, w.UpdatedAt, w.IDExpiresAt = w.CreatedAt.UTC(), w.UpdatedAt.UTC(), w.IDExpiresAt.UTC()
	w.Params, w.PublicURLs, w.Scheme = nilIfEmptyMap(w.Params), nilIfEmpty(w.PublicURLs), nilIfEmpty(w.Scheme)
	w.Policy.Types, w.Policy.Schema = nilIfEmpty(w.Policy.Types), nilIfEmpty(w.Policy.Schema)
	w.Policy.Match = nilIfEmptyMap(w.Policy.Match)
	w.Secrets = nilIfEmpty(slices.Clone(w.Secrets))
	for i := range w.Secrets {
		w.Secrets[i].CreatedAt, w.Secrets[i].ExpiresAt = w.Secrets[i].CreatedAt.UTC(), w.Secrets[i].ExpiresAt.UTC()
	}
	w.Addresses = nilIfEmpty(slices.Clone(w.Addresses))
	for i := range w.Addresses {
		w.Addresses[i].CreatedAt, w.Addresses[i].ExpiresAt = w.Addresses[i].CreatedAt.UTC(), w.Addresses[i].ExpiresAt.UTC()
	}
	w.Activity = normalActivity(w.Activity)
	return w
}

func nilIfEmpty[S ~[]E, E any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return s
}

func nilIfEmptyMap[M ~map[K]V, K comparable, V any](m M) M {
	if len(m) == 0 {
		return nil
	}
	return m
}
