package webhooktest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// RunWebhooks checks what [webhook.Webhooks] promises of the stores that open returns.
func RunWebhooks(t *testing.T, open func(t *testing.T) webhook.Webhooks) {
	runAll(t, open, []check[webhook.Webhooks]{
		{"Create keeps every field", createKeepsEveryField},
		{"Create keeps what is empty empty", createKeepsEmpty},
		{"Create and Update keep a webhook that is as large as it may be", keepLargest},
		{"Create sets the version to 1", createSetsVersion},
		{"Create keeps its own copy", createCopies},
		{"Create of a taken key is ErrExists and leaves nothing", createTakenKey},
		{"Create of a taken id is ErrExists and leaves nothing", createTakenID},
		{"Create keeps keys apart that read the same when joined", createKeepsKeysApart},
		{"of racing Creates of one key one succeeds", createRace},
		{"ByKey and ByID of nothing are ErrNotFound", absentIsNotFound},
		{"ByKey and ByID see every Create and Update", readsSeeWrites},
		{"I8: the same names in another workspace are another webhook", workspacesApart},
		{"Update replaces every field and raises the version", updateReplaces},
		{"Update of another version, key or id is ErrConflict", updateConflicts},
		{"of racing Updates of one version one succeeds", updateRace},
		{"ByAddress leads from the id and every address", byAddressFinds},
		{"ByAddress of nothing is ErrNotFound", byAddressNotFound},
		{"ByAddress sees every Update", byAddressSeesUpdates},
		{"ByAddress leads from addresses that have expired", byAddressExpired},
		{"Delete makes the key free for another webhook", deleteFreesKey},
		{"Delete leaves what ByID and ByAddress return, without secrets", deleteLeavesRest},
		{"Delete of another version, key or id is ErrConflict", deleteConflicts},
		{"Delete is final", deleteIsFinal},
		{"of racing Deletes and Updates of one version one succeeds", deleteRace},
		{"Note is seen by List alone", noteListed},
		{"Note moves each time forward only", noteForward},
		{"Note adds secrets, and moves each forward only", noteSecrets},
		{"Note of several at once loses none", noteRace},
		{"Note outlasts every Update", noteKeptByUpdate},
		{"Note of a webhook that is not there is no error", noteAbsent},
		{"List is in the order of env and event, as bytes", listOrder},
		{"List comes in pages that miss and repeat nothing", listPages},
		{"List filters by env and event", listFilters},
		{"List begins after a place, taken or not", listAfter},
		{"List has every field but Sealed", listFields},
		{"List shows paused webhooks, and no deleted ones", listStatus},
		{"List of an app without webhooks is empty", listEmpty},
		{"I8: List shows nothing of other workspaces, products and apps", listApart},
		{"every call fails when its context is cancelled", webhooksCancelled},
	})
}

func createKeepsEveryField(t *testing.T, s webhook.Webhooks) {
	want := fullWebhook()
	require.NoError(t, s.Create(t.Context(), want))
	assertStored(t, s, want)
}

func keepLargest(t *testing.T, s webhook.Webhooks) {
	want := largestWebhook()
	require.Equal(t, webhook.MaxSettings, want.SettingsSize())
	require.NoError(t, s.Create(t.Context(), want))
	assertStored(t, s, want)
	assertListed(t, s, want)
	want.Description = strings.ToUpper(want.Description)
	require.NoError(t, s.Update(t.Context(), want))
	want.Version++
	assertStored(t, s, want)
}

func createKeepsEmpty(t *testing.T, s webhook.Webhooks) {
	unset, empty := newWebhook(newKey()), newWebhook(newKey())
	empty.Params, empty.Secrets, empty.Scheme = map[string]string{}, []webhook.Secret{}, []byte{}
	empty.Addresses, empty.Activity.SecretsMatched = []webhook.Address{}, map[string]time.Time{}
	empty.Policy = webhook.Policy{Types: []string{}, Match: webhook.Match{}, Schema: []byte{}}
	require.NoError(t, s.Create(t.Context(), unset))
	require.NoError(t, s.Create(t.Context(), empty))

	assertStored(t, s, unset)
	assertStored(t, s, empty)

	a, err := s.ByID(t.Context(), unset.ID)
	require.NoError(t, err)
	b, err := s.ByID(t.Context(), empty.ID)
	require.NoError(t, err)
	assert.Equal(t, a.Params, b.Params)
	assert.Equal(t, a.Scheme, b.Scheme)
	assert.Equal(t, a.Secrets, b.Secrets)
	assert.Equal(t, a.Addresses, b.Addresses)
	assert.Equal(t, a.Policy, b.Policy)
}

func createSetsVersion(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	w.Version = 41
	require.NoError(t, s.Create(t.Context(), w))
	w.Version = 1
	assertStored(t, s, w)
}

func createCopies(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	want, given := fill(w), fill(w)
	require.NoError(t, s.Create(t.Context(), given))
	spoil(given)

	got, err := s.ByID(t.Context(), want.ID)
	require.NoError(t, err)
	spoil(got)

	assertStored(t, s, want)
}

func createTakenKey(t *testing.T, s webhook.Webhooks) {
	first := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), first))

	second := newWebhook(first.Key)
	second.Description = "second"
	require.ErrorIs(t, s.Create(t.Context(), second), webhook.ErrExists)

	assertStored(t, s, first)
	_, err := s.ByID(t.Context(), second.ID)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func createTakenID(t *testing.T, s webhook.Webhooks) {
	first := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), first))

	second := newWebhook(newKey())
	free := second.ID
	second.ID = first.ID
	require.ErrorIs(t, s.Create(t.Context(), second), webhook.ErrExists)

	assertStored(t, s, first)
	_, err := s.ByKey(t.Context(), second.Key)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
	second.ID = free
	assert.NoError(t, s.Create(t.Context(), second))
}

func createKeepsKeysApart(t *testing.T, s webhook.Webhooks) {
	ws := unique("ws-")
	for _, joint := range []string{"", ".", "_", "-"} {
		for _, k := range keysThatJoinAlike(ws, joint) {
			w := newWebhook(k)
			require.NoError(t, s.Create(t.Context(), w), "%+v", k)
			assertStored(t, s, w)
		}
	}
}

func createRace(t *testing.T, s webhook.Webhooks) {
	key := newKey()
	made := make([]webhook.Webhook, 32)
	for i := range made {
		made[i] = newWebhook(key)
	}
	errs := race(len(made), func(i int) error { return s.Create(t.Context(), made[i]) })

	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			assertStored(t, s, made[i])
			continue
		}
		assert.ErrorIs(t, err, webhook.ErrExists)
		_, err = s.ByID(t.Context(), made[i].ID)
		assert.ErrorIs(t, err, webhook.ErrNotFound)
	}
	assert.Equal(t, 1, won)
}

func absentIsNotFound(t *testing.T, s webhook.Webhooks) {
	_, err := s.ByKey(t.Context(), newKey())
	assert.ErrorIs(t, err, webhook.ErrNotFound)
	_, err = s.ByID(t.Context(), unique(""))
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func readsSeeWrites(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), w))
	for range 20 {
		assertStored(t, s, w)
		w.Description = unique("change ")
		require.NoError(t, s.Update(t.Context(), w))
		w.Version++
	}
	assertStored(t, s, w)
}

func workspacesApart(t *testing.T, s webhook.Webhooks) {
	mine, theirs := newWebhook(newKey()), newWebhook(newKey())
	theirs.Key = mine.Key
	theirs.Workspace = unique("ws-")
	require.NoError(t, s.Create(t.Context(), mine))

	_, err := s.ByKey(t.Context(), theirs.Key)
	require.ErrorIs(t, err, webhook.ErrNotFound)
	require.NoError(t, s.Create(t.Context(), theirs))
	assertStored(t, s, mine)
	assertStored(t, s, theirs)
}

func webhooksCancelled(t *testing.T, s webhook.Webhooks) {
	w := newWebhook(newKey())
	require.NoError(t, s.Create(t.Context(), w))
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Create":    func(ctx context.Context) error { return s.Create(ctx, newWebhook(newKey())) },
		"Update":    func(ctx context.Context) error { return s.Update(ctx, w) },
		"Delete":    func(ctx context.Context) error { return s.Delete(ctx, w) },
		"Note":      func(ctx context.Context) error { return s.Note(ctx, w.Key, newActivity(now())) },
		"ByKey":     func(ctx context.Context) error { _, err := s.ByKey(ctx, w.Key); return err },
		"ByID":      func(ctx context.Context) error { _, err := s.ByID(ctx, w.ID); return err },
		"ByAddress": func(ctx context.Context) error { _, err := s.ByAddress(ctx, w.ID); return err },
		"List":      func(ctx context.Context) error { _, _, err := s.List(ctx, allOf(w.Key)); return err },
	})
}
