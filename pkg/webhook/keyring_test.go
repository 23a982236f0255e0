package webhook_test

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/pkg/webhook"
)

func newKeyring(t *testing.T) *webhook.Keyring {
	db, err := bolt.Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return webhook.NewKeyring(db.Keys(), webhook.SystemClock{}, rand.Reader)
}

func TestKeyringAuthenticates(t *testing.T) {
	r := newKeyring(t)
	k, private, err := r.Issue(t.Context(), "workspace-123", "user-456", "laptop")
	require.NoError(t, err)
	assert.Regexp(t, `^pstn_[a-z2-7]{52}$`, private)
	assert.Regexp(t, `^key_[a-z2-7]{16}$`, k.ID)
	assert.NotContains(t, k.Hash, private)
	p, err := r.Authenticate(t.Context(), webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: private})
	require.NoError(t, err)
	assert.Equal(t, webhook.Principal{Workspace: "workspace-123", User: "user-456"}, p)
}

func TestKeyringToldStrangers(t *testing.T) { // I8
	r := newKeyring(t)
	_, mine, err := r.Issue(t.Context(), "workspace-123", "user-456", "")
	require.NoError(t, err)
	_, theirs, err := r.Issue(t.Context(), "another", "user-456", "")
	require.NoError(t, err)
	revoked, gone, err := r.Issue(t.Context(), "workspace-123", "user-456", "")
	require.NoError(t, err)
	require.NoError(t, r.Revoke(t.Context(), "workspace-123", revoked.ID))
	var answers []string
	for name, c := range map[string]webhook.Credentials{
		"nothing":                 {},
		"no key":                  {WorkspaceID: "workspace-123", UserID: "user-456"},
		"no ids":                  {PrivateKey: mine},
		"another's key":           {WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: theirs},
		"another's workspace":     {WorkspaceID: "another", UserID: "user-456", PrivateKey: mine},
		"another user":            {WorkspaceID: "workspace-123", UserID: "user-457", PrivateKey: mine},
		"no user":                 {WorkspaceID: "workspace-123", PrivateKey: mine},
		"a revoked key":           {WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: gone},
		"a key cut short":         {WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: mine[:40]},
		"a workspace with a hash": {WorkspaceID: "workspace-123#", UserID: "user-456", PrivateKey: mine},
		"a workspace of 1 MB":     {WorkspaceID: string(make([]byte, 1<<20)), UserID: "user-456", PrivateKey: mine},
	} {
		_, err := r.Authenticate(t.Context(), c)
		e := kindOf(t, err)
		assert.Equal(t, webhook.Unauthorized, e.Kind, name)
		answers = append(answers, e.Error())
	}
	for _, a := range answers {
		assert.Equal(t, answers[0], a)
	}
}

// lost is a store of keys that cannot be asked.
type lost struct{ webhook.Keys }

func (lost) ByHash(context.Context, string, string) (webhook.APIKey, error) {
	return webhook.APIKey{}, errOpen
}

func TestKeyringWithoutAStore(t *testing.T) { // I6
	r := webhook.NewKeyring(lost{}, webhook.SystemClock{}, rand.Reader)
	_, err := r.Authenticate(t.Context(), webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: "pstn_x"})
	assert.Equal(t, webhook.Unavailable, kindOf(t, err).Kind)
}

func TestKeyringLists(t *testing.T) {
	r := newKeyring(t)
	k, private, err := r.Issue(t.Context(), "workspace-123", "user-456", "laptop")
	require.NoError(t, err)
	require.NoError(t, r.Adopt(t.Context(), webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: private}, "again"))
	list, err := r.List(t.Context(), "workspace-123")
	require.NoError(t, err)
	assert.Equal(t, []webhook.APIKey{k}, list, "a key that is known is not adopted twice")
	err = r.Revoke(t.Context(), "another", k.ID)
	assert.Equal(t, webhook.NotFound, kindOf(t, err).Kind)
}

func TestKeyringIssueRefuses(t *testing.T) {
	r := newKeyring(t)
	_, _, err := r.Issue(t.Context(), "a b", "user-456", "")
	assert.Equal(t, "workspace_id", kindOf(t, err).Field)
	_, _, err = r.Issue(t.Context(), "workspace-123", "", "")
	assert.Equal(t, "user_id", kindOf(t, err).Field)
}
