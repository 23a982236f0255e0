package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

const paid = "{\n  \"id\": \"evt_1\",\n  \"type\": \"payment_intent.succeeded\",\n  \"amount\": 1.50\n}"

// TestFunctions takes one webhook through the compiled functions: minted, listed,
// delivered to twice and by a forger, and found on the queue once.
func TestFunctions(t *testing.T) {
	d := deploy(t)
	_, key, err := d.keys.Issue(t.Context(), "workspace-123", "user-456", "")
	require.NoError(t, err)
	me := webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: key}
	place := map[string]any{
		"product": "ecommerce-platform", "app": "stripe-payments", "env": "prd", "event": "payment.succeeded",
		"provider": "stripe", "secret": "whsec_1", "schema": map[string]any{"required": []string{"id"}},
	}

	status, body := d.call(http.MethodPost, "/v1/webhooks", me, place)
	require.Equal(t, http.StatusCreated, status, body)
	var hook struct{ URL string }
	require.NoError(t, json.Unmarshal([]byte(body), &hook))
	assert.True(t, strings.HasPrefix(hook.URL, "https://"+domain+"/v1/hooks/wh_"), hook.URL)
	assert.NotContains(t, body, "whsec_1") // I5

	place["secret"] = "whsec_2"
	status, again := d.call(http.MethodPost, "/v1/webhooks", me, place)
	require.Equal(t, http.StatusOK, status, again)
	assert.Contains(t, again, hook.URL) // I7

	status, body = d.call(http.MethodGet, "/v1/products/ecommerce-platform/apps/stripe-payments/webhooks?env=prd", me, nil)
	require.Equal(t, http.StatusOK, status, body)
	assert.Contains(t, body, hook.URL)

	status, body = d.call(http.MethodGet, "/v1/products/ecommerce-platform/apps/stripe-payments/webhooks", webhook.Credentials{WorkspaceID: "another", UserID: "user-456", PrivateKey: key}, nil)
	assert.Equal(t, http.StatusUnauthorized, status, body) // I8

	status, body = d.deliver(hook.URL, "whsec_forged", paid)
	assert.Equal(t, http.StatusUnauthorized, status, body) // I2
	status, body = d.deliver(hook.URL, "whsec_1", `{"id":`)
	assert.Equal(t, http.StatusUnprocessableEntity, status, body)
	for _, want := range []string{"queued", "duplicate", "duplicate"} { // I3
		status, body = d.deliver(hook.URL, "whsec_1", paid)
		require.Equal(t, http.StatusOK, status, body)
		assert.JSONEq(t, `{"status":"`+want+`"}`, body)
	}

	events := d.queued()
	require.Len(t, events, 1)
	assert.Equal(t, paid, string(events[0].Data)) // I4
	assert.Equal(t, "evt_1", events[0].ID)
	assert.Equal(t, hook.URL, events[0].URL)
	assert.False(t, events[0].Requeued)
}

func TestFunctionsAmongRacers(t *testing.T) { // I3
	d := deploy(t)
	_, key, err := d.keys.Issue(t.Context(), "workspace-123", "user-456", "")
	require.NoError(t, err)
	me := webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: key}
	place := map[string]string{"product": "p", "app": "a", "env": "prd", "event": "e", "provider": "stripe", "secret": "whsec_1"}

	urls := make(chan string, 16)
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			status, body := d.call(http.MethodPost, "/v1/webhooks", me, place)
			assert.Contains(t, []int{http.StatusOK, http.StatusCreated}, status, body)
			var hook struct{ URL string }
			assert.NoError(t, json.Unmarshal([]byte(body), &hook))
			urls <- hook.URL
		})
	}
	group.Wait()
	hook := <-urls
	for range 15 {
		assert.Equal(t, hook, <-urls) // I7
	}

	for range 32 {
		group.Go(func() {
			status, body := d.deliver(hook, "whsec_1", paid)
			assert.Equal(t, http.StatusOK, status, body)
		})
	}
	group.Wait()
	assert.Len(t, d.queued(), 1)
}
