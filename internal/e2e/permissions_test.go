package e2e

import (
	"crypto/rand"
	"encoding/hex"
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

	d.useHandshake(me)
	d.useManage(me, hook)
	d.useDeliveries(me, hook)
	d.useEvents(me, hook)
	assert.Equal(t, granted(t), d.wire.uses())
}

// large does not fit on the queue, even compressed.
var large = `{"id":"evt_large","noise":"` + noise(1_600_000) + `"}`

func noise(n int) string {
	b := make([]byte, n/2)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// useHandshake has a provider hand its secret over.
func (d *deployment) useHandshake(me webhook.Credentials) {
	d.t.Helper()
	hook := d.mint(me, map[string]any{"product": "p", "app": "a", "env": "prd", "event": "handshake", "provider": "asana"})
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, hook, strings.NewReader("{}"))
	require.NoError(d.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Hook-Secret", "of-the-provider")
	status, body := d.do(r)
	require.Equal(d.t, http.StatusOK, status, body)
}

func (d *deployment) useManage(me webhook.Credentials, hook string) {
	d.t.Helper()
	other := d.mint(me, map[string]any{"product": "p", "app": "a", "env": "prd", "event": "other", "provider": "stripe", "secret": "whsec_1"})
	path := "/v1/webhooks/" + idOf(other)
	for _, step := range []struct {
		method string
		body   any
		status int
	}{
		{http.MethodGet, nil, http.StatusOK},
		{http.MethodPatch, map[string]any{"secret": "whsec_3", "new_address": true}, http.StatusOK},
		{http.MethodDelete, nil, http.StatusNoContent},
	} {
		status, body := d.call(step.method, path, me, step.body)
		require.Equal(d.t, step.status, status, body)
	}
}

func idOf(url string) string { return url[strings.LastIndex(url, "/")+1:] }

// useDeliveries has two deliveries kept aside, a small one and a large one, and lets
// them in once there is a secret for them.
func (d *deployment) useDeliveries(me webhook.Credentials, hook string) {
	d.t.Helper()
	path := "/v1/webhooks/" + idOf(hook)
	for _, body := range []string{`{"id":"evt_kept"}`, large} {
		status, answer := d.deliver(hook, "whsec_late", body)
		require.Equal(d.t, http.StatusUnauthorized, status, answer)
	}
	status, body := d.call(http.MethodPatch, path, me, map[string]any{"secret": "whsec_late"})
	require.Equal(d.t, http.StatusOK, status, body)
	status, body = d.call(http.MethodGet, path+"/deliveries", me, nil)
	require.Equal(d.t, http.StatusOK, status, body)
	var kept struct{ Deliveries []struct{ ID string } }
	require.NoError(d.t, json.Unmarshal([]byte(body), &kept))
	require.Len(d.t, kept.Deliveries, 2)
	for _, k := range kept.Deliveries {
		one := path + "/deliveries/" + k.ID
		status, body = d.call(http.MethodGet, one, me, nil)
		require.Equal(d.t, http.StatusOK, status, body)
		assert.Contains(d.t, body, "The delivery is verified with the webhook as it is now")
		d.wire.breakQueue(true) // has the claim released
		status, body = d.call(http.MethodPost, one+"/retry", me, nil)
		require.Equal(d.t, http.StatusServiceUnavailable, status, body)
		d.wire.breakQueue(false)
		status, body = d.call(http.MethodPost, one+"/retry", me, nil)
		require.Equal(d.t, http.StatusOK, status, body)
	}
}

// useEvents replays all that was queued, with one among it that is large.
func (d *deployment) useEvents(me webhook.Credentials, hook string) {
	d.t.Helper()
	path := "/v1/webhooks/" + idOf(hook)
	status, body := d.call(http.MethodGet, path+"/event?id=evt_kept", me, nil)
	require.Equal(d.t, http.StatusOK, status, body)
	status, body = d.call(http.MethodPost, path+"/replay", me, map[string]any{})
	require.Equal(d.t, http.StatusOK, status, body)
	assert.Contains(d.t, body, "evt_large")
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
			// Lambda writes the logs, and S3 asks for ListBucket when a key is not there.
			if !strings.HasPrefix(p.Action, "logs:") && p.Action != "s3:ListBucket" {
				all = append(all, use(function, p.Action, p.Resource))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
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
