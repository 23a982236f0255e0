package local_test

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/localtest"
)

const (
	canarySecret = "whsec_canary0secret0canary0secret"
	canaryToken  = "canary0token0canary0token"
	canaryBody   = "canary0body0canary0body"
	canaryCopy   = "secret_canary0copy0canary0copy"
)

// journey pushes the canaries through every path of a server, and writes down every answer.
func journey(t *testing.T, s *local.Server, answers *localtest.Output) {
	say := func(_ int, b []byte) []byte {
		_, _ = answers.Write(append(b, '\n'))
		return b
	}
	mint := func(event, provider, secret string) (h hook) {
		place := map[string]any{"product": "shop", "app": "a", "env": "prd", "event": event, "provider": provider, "secret": secret}
		require.NoError(t, json.Unmarshal(say(call(t, s, http.MethodPost, "/v1/webhooks", place)), &h))
		return h
	}
	stripe, gitlab := mint("paid", "stripe", canarySecret), mint("push", "gitlab", canaryToken)
	for _, bad := range []map[string]any{
		{"product": "shop", "app": "a", "env": "prd", "event": "paid", "provider": "sendgrid", "secret": canarySecret},
		{"product": "shop", "secret": canarySecret, "nonsense": canarySecret},
		{"product": canaryBody + " ", "app": "a", "env": "prd", "event": "paid", "secret": canarySecret},
		{"product": "shop", "app": "a", "env": "prd", "event": "paid", "secret": []string{canarySecret}},
	} {
		say(call(t, s, http.MethodPost, "/v1/webhooks", bad))
	}
	for _, body := range []string{`{"id":"evt_1","note":"` + canaryBody + `"}`, `{"id":"` + canaryBody, canaryBody} {
		say(send(t, stripe, canarySecret, body))
		say(send(t, stripe, "whsec_another", body))
		say(do(t, tokenRequest(t, gitlab, canaryToken, body)))
		say(do(t, tokenRequest(t, gitlab, canaryToken+"x", body)))
	}
	pasted := mint("pasted", "stripe", canarySecret+"\n")
	say(send(t, pasted, canarySecret, `{"id":"evt_1"}`))
	copySecret(t, s, say)
	for _, h := range []hook{stripe, gitlab, pasted} {
		base := "/v1/webhooks/" + h.ID
		say(call(t, s, http.MethodGet, base, nil))
		say(call(t, s, http.MethodPatch, base, map[string]any{"secret": canarySecret + "2", "new_address": true}))
		say(call(t, s, http.MethodPatch, base, map[string]any{"provider": "nope", "secret": canarySecret}))
		retryAll(t, s, base, say)
		say(call(t, s, http.MethodGet, base+"/events", nil))
		say(call(t, s, http.MethodPost, base+"/replay", map[string]any{}))
	}
	say(call(t, s, http.MethodGet, "/v1/products/shop/apps/a/webhooks", nil))
	say(call(t, s, http.MethodDelete, "/v1/webhooks/"+stripe.ID, nil))
}

// copySecret has a provider hand over a secret that its owner has to copy: one call alone shows it.
func copySecret(t *testing.T, s *local.Server, say func(int, []byte) []byte) {
	var notion hook
	place := map[string]any{"product": "shop", "app": "a", "env": "prd", "event": "pages", "provider": "notion"}
	require.NoError(t, json.Unmarshal(say(call(t, s, http.MethodPost, "/v1/webhooks", place)), &notion))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, notion.URL, strings.NewReader(`{"verification_token":"`+canaryCopy+`"}`))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	say(do(t, r))
	base := "/v1/webhooks/" + notion.ID
	say(call(t, s, http.MethodGet, base, nil))
	retryAll(t, s, base, say)

	var kept struct{ Deliveries []struct{ ID string } }
	_, b := call(t, s, http.MethodGet, base+"/deliveries", nil)
	require.NoError(t, json.Unmarshal(b, &kept))
	_, b = call(t, s, http.MethodGet, base+"/deliveries/"+kept.Deliveries[0].ID, nil)
	var shown struct {
		Body []byte `json:"body_base64"`
	}
	require.NoError(t, json.Unmarshal(b, &shown))
	assert.Contains(t, string(shown.Body), canaryCopy)
}

func tokenRequest(t *testing.T, h hook, secret, body string) *http.Request {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Gitlab-Token", secret)
	r.Header.Set("X-Gitlab-Event", "Push Hook")
	return r
}

func retryAll(t *testing.T, s *local.Server, base string, say func(int, []byte) []byte) {
	var kept struct{ Deliveries []struct{ ID string } }
	require.NoError(t, json.Unmarshal(say(call(t, s, http.MethodGet, base+"/deliveries", nil)), &kept))
	require.NotEmpty(t, kept.Deliveries)
	for _, d := range kept.Deliveries {
		say(0, diagnosis(t, s, base+"/deliveries/"+d.ID))
		say(call(t, s, http.MethodPost, base+"/deliveries/"+d.ID+"/retry", nil))
	}
}

// diagnosis is what is told of a delivery besides what was sent.
func diagnosis(t *testing.T, s *local.Server, path string) []byte {
	_, b := call(t, s, http.MethodGet, path, nil)
	var shown struct{ Diagnosis json.RawMessage }
	require.NoError(t, json.Unmarshal(b, &shown))
	return shown.Diagnosis
}

func TestCanariesStayInside(t *testing.T) { // I5
	var logs, answers localtest.Output
	dir := t.TempDir()
	s, err := local.Start(t.Context(), local.Options{
		Addr: "127.0.0.1:0", Dir: dir, Log: slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	require.NoError(t, err)
	journey(t, s, &answers)
	assert.Contains(t, logs.String(), "signature_mismatch", "the journey was logged")
	key := s.Credentials.PrivateKey
	require.NoError(t, s.Close())

	for _, canary := range []string{canarySecret, canaryToken, canaryCopy, key} {
		assert.NotContains(t, logs.String(), canary)
		assert.NotContains(t, answers.String(), canary)
	}
	assert.NotContains(t, logs.String(), canaryBody)
	assert.NotContains(t, logs.String(), "v1=", "no signature is logged")
	assert.NotContains(t, answers.String(), canaryBody, "what was sent is not sent back")
	for _, finding := range []string{"secret_of_another", "secret_white_space"} {
		assert.Contains(t, answers.String(), finding, "the journey was diagnosed")
	}
	assert.NotContains(t, logs.String(), "secret_white_space", "a diagnosis is for the owner alone")
	stored := contents(t, dir, "credentials.json", "curl.conf", "sealing.key")
	assert.Contains(t, stored, canaryBody, "messages hold bodies")
	for _, canary := range []string{canarySecret, canaryToken, canaryCopy, key} {
		assert.NotContains(t, stored, canary, "sealed, or hashed")
	}
}

// contents is all bytes of the files in a folder but those named.
func contents(t *testing.T, dir string, but ...string) string {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(strings.Join(but, " "), d.Name()) {
			return err
		}
		content, err := os.ReadFile(path)
		b.Write(content)
		return err
	})
	require.NoError(t, err)
	return b.String()
}
