package local_test

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the help of "postern keys revoke" says about the server's own key.
func TestAServerWhoseOwnKeyIsRevokedMakesItselfAnother(t *testing.T) {
	dir := t.TempDir()
	s := startIn(t, dir)
	h := generate(t, s, "whsec_1")
	var list struct{ Keys []struct{ ID string } }
	_, b := call(t, s, http.MethodGet, "/local/keys", nil)
	require.NoError(t, json.Unmarshal(b, &list))
	require.Len(t, list.Keys, 1)
	status, _ := call(t, s, http.MethodDelete, "/local/keys/"+list.Keys[0].ID, nil)
	require.Equal(t, http.StatusNoContent, status)
	require.NoError(t, s.Close())

	s = startIn(t, dir)
	status, _ = call(t, s, http.MethodGet, "/v1/webhooks/"+h.ID, nil)
	assert.Equal(t, http.StatusUnauthorized, status, "it is revoked for good")
	require.NoError(t, s.Close())

	require.NoError(t, os.Remove(s.CredentialsFile))
	s = startIn(t, dir)
	status, _ = call(t, s, http.MethodGet, "/v1/webhooks/"+h.ID, nil)
	assert.Equal(t, http.StatusOK, status)
}
