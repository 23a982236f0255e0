package local_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// TestNothingLeaks looks for all that is secret in all that leaves the server. // I5
func TestNothingLeaks(t *testing.T) {
	const first, second, told = "whsec_one_hush", "whsec_two_hush", `{"id":"evt_1","hush":"hush-hush"}`
	logs := new(localtest.Output)
	dir := t.TempDir()
	s, err := local.Start(t.Context(), local.Options{Addr: "127.0.0.1:0", Dir: dir, Log: slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	var answers strings.Builder
	say := func(want int, status int, b []byte) {
		t.Helper()
		assert.Equal(t, want, status, string(b))
		answers.Write(b)
	}

	place := map[string]any{"product": "shop", "app": "stripe", "env": "prd", "event": "paid", "provider": "stripe", "secret": first}
	status, b := call(t, s, http.MethodPost, "/v1/webhooks", place)
	say(http.StatusCreated, status, b)
	var h hook
	require.NoError(t, json.Unmarshal(b, &h))
	place["secret"], place["schema"] = second, map[string]any{"required": []string{"hush"}}
	status, b = call(t, s, http.MethodPost, "/v1/webhooks", place)
	say(http.StatusOK, status, b)
	place["secret"], place["envs"] = "whsec_three_hush", "typo"
	status, b = call(t, s, http.MethodPost, "/v1/webhooks", place)
	say(http.StatusBadRequest, status, b)
	answers.WriteString(list(t, s))

	at := time.Now()
	genuine := signature(t, h.URL, second, told, at)
	status, b = deliver(t, h.URL, told, genuine)
	say(http.StatusOK, status, b)
	status, b = deliver(t, h.URL, told, signature(t, h.URL, "whsec_forged_hush", told, at))
	say(http.StatusUnauthorized, status, b)
	status, b = deliver(t, h.URL, told, "t=hush,v1=hush")
	say(http.StatusUnauthorized, status, b)
	status, b = send(t, h, first, `{"id":"evt_2","hash":"hush-hush"}`)
	say(http.StatusUnprocessableEntity, status, b)

	stranger := *s
	stranger.Credentials.PrivateKey = "pstn_hush"
	status, b = call(t, &stranger, http.MethodGet, "/v1/products/shop/apps/stripe/webhooks", nil)
	say(http.StatusUnauthorized, status, b)

	stored, err := os.ReadFile(filepath.Join(dir, "postern.db"))
	require.NoError(t, err)
	_, mac, _ := strings.Cut(genuine, "v1=")
	for _, secret := range []string{"hush", mac, s.Credentials.PrivateKey} {
		assert.NotContains(t, strings.ReplaceAll(answers.String(), `"required":["hush"]`, ""), secret, "in an answer")
		assert.NotContains(t, logs.String(), secret, "in the log")
	}
	for _, secret := range []string{first, second, s.Credentials.PrivateKey} {
		assert.False(t, bytes.Contains(stored, []byte(secret)), "%s is in the store", secret)
	}
	assert.Contains(t, logs.String(), "signature_mismatch", "it does log")
}

// signature is what Stripe would send in its header.
func signature(t *testing.T, url, secret, body string, at time.Time) string {
	t.Helper()
	p, ok := provider.Lookup("stripe")
	require.True(t, ok)
	r := &provider.Request{Method: http.MethodPost, URL: url, Header: http.Header{}, Body: []byte(body)}
	require.NoError(t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, at))
	return r.Header.Get("Stripe-Signature")
}

func deliver(t *testing.T, url, body, signature string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Stripe-Signature", signature)
	return do(t, r)
}
