package e2e

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
	"github.com/postern-dev/postern/pkg/webhook"
)

// TestPermissionsAreUsed takes the functions through all that they do, and finds
// that they made use of every permission that the template gives them. (That they
// need no other is what the guards see to, in every test of this package.)
func TestPermissionsAreUsed(t *testing.T) {
	d := deploy(t)
	me := d.credentials()
	place := map[string]any{"product": "p", "app": "a", "env": "prd", "event": "e", "provider": "stripe", "secret": "whsec_1"}
	hook := d.mint(me, place)
	place["secret"] = "whsec_2" // is compared with the one that is there
	assert.Equal(t, hook, d.mint(me, place))
	status, body := d.call(http.MethodGet, "/v1/products/p/apps/a/webhooks", me, nil)
	require.Equal(t, http.StatusOK, status, body)

	d.wire.breakQueue(true) // has the claim released
	status, body = d.deliver(hook, "whsec_1", paid)
	require.Equal(t, http.StatusServiceUnavailable, status, body)
	d.wire.breakQueue(false)
	status, body = d.deliver(hook, "whsec_1", paid)
	require.Equal(t, http.StatusOK, status, body)

	assert.Equal(t, granted(t), d.wire.uses())
}

func granted(t *testing.T) []string {
	t.Helper()
	tmpl, err := template.Load("../../template.yaml")
	require.NoError(t, err)
	var all []string
	for _, function := range tmpl.OfType("AWS::Serverless::Function") {
		permissions, err := tmpl.Permissions(function)
		require.NoError(t, err)
		for _, p := range permissions {
			if !strings.HasPrefix(p.Action, "logs:") { // Lambda makes these calls
				all = append(all, use(function, p.Action, p.Resource))
			}
		}
	}
	slices.Sort(all)
	return all
}

func (d *deployment) credentials() webhook.Credentials {
	d.t.Helper()
	_, key, err := d.keys.Issue(d.t.Context(), "workspace-123", "user-456", "")
	require.NoError(d.t, err)
	return webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: key}
}

// mint returns the URL of the webhook of that place.
func (d *deployment) mint(me webhook.Credentials, place any) string {
	d.t.Helper()
	status, body := d.call(http.MethodPost, "/v1/webhooks", me, place)
	require.Contains(d.t, []int{http.StatusOK, http.StatusCreated}, status, body)
	var hook struct{ URL string }
	require.NoError(d.t, json.Unmarshal([]byte(body), &hook))
	return hook.URL
}
