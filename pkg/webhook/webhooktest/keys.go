package webhooktest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// RunKeys checks what [webhook.Keys] promises of the stores that open returns.
func RunKeys(t *testing.T, open func(t *testing.T) webhook.Keys) {
	runAll(t, open, []check[webhook.Keys]{
		{"Add keeps every field", addKeepsFields},
		{"Add of a taken hash is ErrExists", addTakenHash},
		{"Add of a taken id is ErrExists", addTakenID},
		{"Add of a revoked key's hash or id is ErrExists", addRevoked},
		{"of racing Adds of one hash one succeeds", addHashRace},
		{"of racing Adds of one id one succeeds", addIDRace},
		{"ByHash of nothing is ErrNotFound", keyNotFound},
		{"ByHash sees every Add and Revoke", keyReadsSeeWrites},
		{"List is oldest first, revoked keys too", listKeys},
		{"List of a workspace without keys is empty", listNoKeys},
		{"Revoke keeps the first time", revokeTwice},
		{"Revoke of nothing is ErrNotFound", revokeNothing},
		{"I8: the same id and hash in another workspace are another key", keysApart},
		{"every call fails when its context is cancelled", keysCancelled},
	})
}

func newAPIKey(workspace string) webhook.APIKey {
	id := unique("key_")
	hash := sha256.Sum256([]byte(id))
	return webhook.APIKey{
		ID: id, Workspace: workspace, User: unique("user-"), Hash: hex.EncodeToString(hash[:]),
		Description: "CI – 決済 🧾 <&>", CreatedAt: now(),
	}
}

func added(t *testing.T, s webhook.Keys) webhook.APIKey {
	t.Helper()
	k := newAPIKey(unique("ws-"))
	require.NoError(t, s.Add(t.Context(), k))
	return k
}

func assertKey(t *testing.T, s webhook.Keys, want webhook.APIKey) {
	t.Helper()
	got, err := s.ByHash(t.Context(), want.Workspace, want.Hash)
	require.NoError(t, err)
	assert.Equal(t, inUTC(want), inUTC(got))
	assert.Equal(t, want.RevokedAt.IsZero(), got.RevokedAt.IsZero())
}

func inUTC(k webhook.APIKey) webhook.APIKey {
	k.CreatedAt, k.RevokedAt = k.CreatedAt.UTC(), k.RevokedAt.UTC()
	return k
}

// listedKeys waits until List, which may lag behind ByHash, shows n keys.
func listedKeys(t *testing.T, s webhook.Keys, workspace string, n int) []webhook.APIKey {
	t.Helper()
	var found []webhook.APIKey
	require.Eventually(t, func() (done bool) {
		var err error
		found, err = s.List(t.Context(), workspace)
		return err == nil && len(found) == n
	}, 10*time.Second, 20*time.Millisecond)
	return found
}

func addKeepsFields(t *testing.T, s webhook.Keys) {
	assertKey(t, s, added(t, s))

	plain := newAPIKey(unique("ws-"))
	plain.Description = ""
	require.NoError(t, s.Add(t.Context(), plain))
	assertKey(t, s, plain)

	revoked := newAPIKey(unique("ws-"))
	revoked.RevokedAt = revoked.CreatedAt.Add(time.Hour)
	require.NoError(t, s.Add(t.Context(), revoked))
	assertKey(t, s, revoked)
}

func addTakenHash(t *testing.T, s webhook.Keys) {
	first := added(t, s)
	second := newAPIKey(first.Workspace)
	second.Hash = first.Hash
	require.ErrorIs(t, s.Add(t.Context(), second), webhook.ErrExists)

	assertKey(t, s, first)
	listedKeys(t, s, first.Workspace, 1)
	err := s.Revoke(t.Context(), first.Workspace, second.ID, now())
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func addTakenID(t *testing.T, s webhook.Keys) {
	first := added(t, s)
	second := newAPIKey(first.Workspace)
	second.ID = first.ID
	require.ErrorIs(t, s.Add(t.Context(), second), webhook.ErrExists)

	assertKey(t, s, first)
	_, err := s.ByHash(t.Context(), second.Workspace, second.Hash)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func addRevoked(t *testing.T, s webhook.Keys) {
	k := added(t, s)
	require.NoError(t, s.Revoke(t.Context(), k.Workspace, k.ID, now()))
	sameHash, sameID := newAPIKey(k.Workspace), newAPIKey(k.Workspace)
	sameHash.Hash, sameID.ID = k.Hash, k.ID
	assert.ErrorIs(t, s.Add(t.Context(), sameHash), webhook.ErrExists)
	assert.ErrorIs(t, s.Add(t.Context(), sameID), webhook.ErrExists)
}

func addHashRace(t *testing.T, s webhook.Keys) {
	first := newAPIKey(unique("ws-"))
	addRace(t, s, first.Workspace, func(k *webhook.APIKey) { k.Hash = first.Hash })
}

func addIDRace(t *testing.T, s webhook.Keys) {
	first := newAPIKey(unique("ws-"))
	addRace(t, s, first.Workspace, func(k *webhook.APIKey) { k.ID = first.ID })
}

// addRace adds keys that collide makes alike.
func addRace(t *testing.T, s webhook.Keys, workspace string, collide func(k *webhook.APIKey)) {
	keys := make([]webhook.APIKey, 32)
	for i := range keys {
		keys[i] = newAPIKey(workspace)
		collide(&keys[i])
	}
	errs := race(len(keys), func(i int) error { return s.Add(t.Context(), keys[i]) })

	succeeded := 0
	for i, err := range errs {
		if err == nil {
			succeeded++
			assertKey(t, s, keys[i])
			continue
		}
		assert.ErrorIs(t, err, webhook.ErrExists)
	}
	assert.Equal(t, 1, succeeded)
	listedKeys(t, s, workspace, 1)
}

func keyNotFound(t *testing.T, s webhook.Keys) {
	k := added(t, s)
	_, err := s.ByHash(t.Context(), k.Workspace, newAPIKey("").Hash)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
	_, err = s.ByHash(t.Context(), unique("ws-"), k.Hash)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
}

func keyReadsSeeWrites(t *testing.T, s webhook.Keys) {
	for range 20 {
		k := added(t, s)
		assertKey(t, s, k)
		k.RevokedAt = k.CreatedAt.Add(time.Minute + time.Millisecond)
		require.NoError(t, s.Revoke(t.Context(), k.Workspace, k.ID, k.RevokedAt))
		assertKey(t, s, k)
	}
}

func listKeys(t *testing.T, s webhook.Keys) {
	workspace := unique("ws-")
	want := make([]webhook.APIKey, 7)
	for i := range want {
		want[i] = newAPIKey(workspace)
		want[i].CreatedAt = want[0].CreatedAt.Add(time.Duration(i) * time.Millisecond)
	}
	for i := range want {
		require.NoError(t, s.Add(t.Context(), want[(i*3)%len(want)]))
	}
	want[2].RevokedAt = want[2].CreatedAt.Add(time.Hour)
	require.NoError(t, s.Revoke(t.Context(), workspace, want[2].ID, want[2].RevokedAt))

	found := listedKeys(t, s, workspace, len(want))
	for i := range want {
		assert.Equal(t, inUTC(want[i]), inUTC(found[i]))
	}
}

func listNoKeys(t *testing.T, s webhook.Keys) {
	found, err := s.List(t.Context(), unique("ws-"))
	require.NoError(t, err)
	assert.Empty(t, found)
}

func revokeTwice(t *testing.T, s webhook.Keys) {
	k := added(t, s)
	k.RevokedAt = now()
	require.NoError(t, s.Revoke(t.Context(), k.Workspace, k.ID, k.RevokedAt))
	require.NoError(t, s.Revoke(t.Context(), k.Workspace, k.ID, k.RevokedAt.Add(time.Hour)))
	assertKey(t, s, k)
}

func revokeNothing(t *testing.T, s webhook.Keys) {
	k := added(t, s)
	assert.ErrorIs(t, s.Revoke(t.Context(), k.Workspace, unique("key_"), now()), webhook.ErrNotFound)
	assert.ErrorIs(t, s.Revoke(t.Context(), unique("ws-"), k.ID, now()), webhook.ErrNotFound)
	assertKey(t, s, k)
}

func keysApart(t *testing.T, s webhook.Keys) {
	mine := added(t, s)
	theirs := mine
	theirs.Workspace, theirs.User = unique("ws-"), unique("user-")
	require.NoError(t, s.Add(t.Context(), theirs))

	theirs.RevokedAt = now()
	require.NoError(t, s.Revoke(t.Context(), theirs.Workspace, theirs.ID, theirs.RevokedAt))
	assertKey(t, s, mine)
	assertKey(t, s, theirs)
	listedKeys(t, s, mine.Workspace, 1)
	listedKeys(t, s, theirs.Workspace, 1)
}

func keysCancelled(t *testing.T, s webhook.Keys) {
	k := added(t, s)
	assertFailsWhenCancelled(t, map[string]func(ctx context.Context) error{
		"Add":    func(ctx context.Context) error { return s.Add(ctx, newAPIKey(k.Workspace)) },
		"ByHash": func(ctx context.Context) error { _, err := s.ByHash(ctx, k.Workspace, k.Hash); return err },
		"List":   func(ctx context.Context) error { _, err := s.List(ctx, k.Workspace); return err },
		"Revoke": func(ctx context.Context) error { return s.Revoke(ctx, k.Workspace, k.ID, now()) },
	})
}
