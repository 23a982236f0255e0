package local_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
)

// routes are all calls that take credentials, for a webhook that exists.
func routes(id string) map[string][2]string {
	return map[string][2]string{
		"generate": {http.MethodPost, "/v1/webhooks"},
		"list":     {http.MethodGet, "/v1/products/shop/apps/stripe/webhooks"},
		"get":      {http.MethodGet, "/v1/webhooks/" + id},
		"change":   {http.MethodPatch, "/v1/webhooks/" + id},
		"delete":   {http.MethodDelete, "/v1/webhooks/" + id},
		"kept":     {http.MethodGet, "/v1/webhooks/" + id + "/deliveries"},
		"show":     {http.MethodGet, "/v1/webhooks/" + id + "/deliveries/dlv_1"},
		"retry":    {http.MethodPost, "/v1/webhooks/" + id + "/deliveries/dlv_1/retry"},
		"events":   {http.MethodGet, "/v1/webhooks/" + id + "/events"},
		"event":    {http.MethodGet, "/v1/webhooks/" + id + "/event?id=evt_1"},
		"replay":   {http.MethodPost, "/v1/webhooks/" + id + "/replay"},
	}
}

// strangers are credentials that do not hold.
func strangers(t *testing.T, s *local.Server) map[string]local.Credentials {
	mine := s.Credentials
	revoked := issueKey(t, s, "")
	status, b := call(t, s, http.MethodDelete, "/local/keys/"+revoked.id, nil)
	require.Equal(t, http.StatusNoContent, status, string(b))
	theirs := issueKey(t, s, "another")
	return map[string]local.Credentials{
		"no key":                 {WorkspaceID: mine.WorkspaceID, UserID: mine.UserID},
		"nothing":                {},
		"a revoked key":          {WorkspaceID: mine.WorkspaceID, UserID: "ci", PrivateKey: revoked.key},
		"another's key":          {WorkspaceID: mine.WorkspaceID, UserID: "ci", PrivateKey: theirs.key},
		"the wrong user":         {WorkspaceID: mine.WorkspaceID, UserID: "ci", PrivateKey: mine.PrivateKey},
		"the wrong workspace":    {WorkspaceID: "another", UserID: mine.UserID, PrivateKey: mine.PrivateKey},
		"a key that never was":   {WorkspaceID: mine.WorkspaceID, UserID: mine.UserID, PrivateKey: "pstn_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
		"a key of another shape": {WorkspaceID: mine.WorkspaceID, UserID: mine.UserID, PrivateKey: "x"},
	}
}

type issued struct{ id, key string }

func issueKey(t *testing.T, s *local.Server, workspace string) issued {
	var k struct {
		ID         string `json:"id"`
		PrivateKey string `json:"private_key"`
	}
	decode(t, &k)(call(t, s, http.MethodPost, "/local/keys", map[string]string{"user_id": "ci", "workspace_id": workspace}))
	return issued{k.ID, k.PrivateKey}
}

// answer is what a stranger sees.
type answer struct {
	status int
	header string
	body   string
}

func ask(t *testing.T, s *local.Server, c local.Credentials, method, path string) (answer, time.Duration) {
	r, err := http.NewRequestWithContext(t.Context(), method, s.Credentials.Endpoint+path, bytes.NewReader([]byte(`{}`)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if c.PrivateKey != "" {
		r.Header.Set("Authorization", "Bearer "+c.PrivateKey)
	}
	r.Header.Set("Postern-Workspace-Id", c.WorkspaceID)
	r.Header.Set("Postern-User-Id", c.UserID)
	began := time.Now()
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	took := time.Since(began)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return answer{resp.StatusCode, resp.Header.Get("Content-Type") + resp.Header.Get("WWW-Authenticate"), string(b)}, took
}

func TestStrangersLearnNothing(t *testing.T) { // I8
	s := start(t)
	h := generate(t, s, "whsec_1")
	before := list(t, s)
	want := answer{}
	for name, c := range strangers(t, s) {
		for route, call := range routes(h.ID) {
			got, _ := ask(t, s, c, call[0], call[1])
			if want.status == 0 {
				want = got
			}
			assert.Equal(t, http.StatusUnauthorized, got.status, "%s with %s", route, name)
			assert.Equal(t, want, got, "%s with %s", route, name)
		}
	}
	assert.Equal(t, before, list(t, s), "nothing was changed")
}

// TestForeignAndAbsentLookAlike asks with good credentials of another workspace.
func TestForeignAndAbsentLookAlike(t *testing.T) { // I8
	s := start(t)
	h := generate(t, s, "whsec_1")
	before := list(t, s)
	theirs := issueKey(t, s, "another")
	c := local.Credentials{WorkspaceID: "another", UserID: "ci", PrivateKey: theirs.key}
	absent := routes("wh_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	for route, call := range routes(h.ID) {
		if route == "generate" || route == "list" {
			continue // these two have no id in them
		}
		foreign, _ := ask(t, s, c, call[0], call[1])
		none, _ := ask(t, s, c, absent[route][0], absent[route][1])
		assert.Equal(t, http.StatusNotFound, foreign.status, route)
		assert.Equal(t, none, foreign, route)
	}
	assert.Equal(t, before, list(t, s), "nothing was changed")
}

// TestStrangersWaitAlike holds the medians of many calls against each other. Five
// times apart is far under what a look-up more or less would make on a network, and
// far over the noise.
func TestStrangersWaitAlike(t *testing.T) {
	s := start(t)
	h := generate(t, s, "whsec_1")
	all := strangers(t, s)
	took := map[string][]time.Duration{}
	for range 60 {
		for name, c := range all {
			_, d := ask(t, s, c, http.MethodGet, "/v1/webhooks/"+h.ID)
			took[name] = append(took[name], d)
		}
	}
	var medians []time.Duration
	for name, times := range took {
		slices.Sort(times)
		medians = append(medians, times[len(times)/2])
		t.Logf("%-24s %v", name, times[len(times)/2])
	}
	assert.Less(t, slices.Max(medians), 5*slices.Min(medians))
}
