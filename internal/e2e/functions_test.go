package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
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

	d.spendNonce(me)
	d.copySecret(me)
}

// spendNonce makes another event of a request of Mailgun's, which signs a token alone.
func (d *deployment) spendNonce(me webhook.Credentials) {
	d.t.Helper()
	hook := d.mint(me, map[string]any{"product": "p", "app": "a", "env": "prd", "event": "opened", "provider": "mailgun", "secret": "key-a"})
	p, ok := provider.Lookup("mailgun")
	require.True(d.t, ok)
	signed := &provider.Request{
		Method: http.MethodPost, URL: hook, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"signature":{"token":"a"},"event-data":{"id":"1","event":"opened"}}`),
	}
	require.NoError(d.t, p.Sign(signed, provider.Config{Secrets: []provider.Secret{{Value: "key-a"}}}, time.Now()))
	genuine := string(signed.Body)
	for _, step := range []struct {
		body   string
		status int
		says   string
	}{
		{genuine, http.StatusOK, "queued"},
		{strings.Replace(genuine, `"opened"`, `"failed"`, 1), http.StatusUnauthorized, "signature_replayed"}, // I2
		{genuine, http.StatusOK, "duplicate"}, // I3
	} {
		r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, hook, strings.NewReader(step.body))
		require.NoError(d.t, err)
		r.Header = signed.Header
		status, body := d.do(r)
		assert.Equal(d.t, step.status, status, body)
		assert.Contains(d.t, body, step.says)
	}
	assert.Len(d.t, d.queued(), 1)
}

// copySecret has Notion hand over a secret that a person has to copy.
func (d *deployment) copySecret(me webhook.Credentials) {
	d.t.Helper()
	hook := d.mint(me, map[string]any{"product": "p", "app": "a", "env": "prd", "event": "pages", "provider": "notion"})
	const question = `{"verification_token":"secret_of_notion"}`
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, hook, strings.NewReader(question))
	require.NoError(d.t, err)
	r.Header.Set("Content-Type", "application/json")
	status, body := d.do(r)
	require.Equal(d.t, http.StatusOK, status, body)

	path := "/v1/webhooks/" + idOf(hook) + "/deliveries"
	status, body = d.call(http.MethodGet, path, me, nil)
	require.Equal(d.t, http.StatusOK, status, body)
	var kept struct{ Deliveries []struct{ ID, Code string } }
	require.NoError(d.t, json.Unmarshal([]byte(body), &kept))
	require.Len(d.t, kept.Deliveries, 1)
	assert.Equal(d.t, "secret_to_copy", kept.Deliveries[0].Code)
	status, body = d.call(http.MethodGet, path+"/"+kept.Deliveries[0].ID, me, nil)
	require.Equal(d.t, http.StatusOK, status, body)
	var shown struct {
		Body []byte `json:"body_base64"`
	}
	require.NoError(d.t, json.Unmarshal([]byte(body), &shown))
	assert.Equal(d.t, question, string(shown.Body))
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

// TestFunctionsSplit has a batch split by the compiled functions, and delivered again
// the other way round with one item more, while the queue refuses and when it does not.
func TestFunctionsSplit(t *testing.T) { // I1, I3, I4
	d := deploy(t)
	_, key, err := d.keys.Issue(t.Context(), "workspace-123", "user-456", "")
	require.NoError(t, err)
	me := webhook.Credentials{WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: key}
	status, body := d.call(http.MethodPost, "/v1/webhooks", me, map[string]any{
		"product": "p", "app": "a", "env": "prd", "event": "e", "provider": "hubspot", "secret": "hush", "split": true,
	})
	require.Equal(t, http.StatusCreated, status, body)
	var hook struct{ URL string }
	require.NoError(t, json.Unmarshal([]byte(body), &hook))
	var items []string
	for i := range 41 {
		items = append(items, fmt.Sprintf(`{"eventId":%d, "subscriptionType":"deal.creation","occurredAt":1767225600000}`, i))
	}
	send := func(items []string) (int, string) {
		return d.do(signed(t, "hubspot", hook.URL, "hush", "["+strings.Join(items, ",")+"]"))
	}
	d.wire.breakQueue(true)
	status, body = send(items[:40])
	assert.Equal(t, http.StatusServiceUnavailable, status, body)
	d.wire.breakQueue(false)
	assert.Empty(t, d.queued())

	status, body = send(items[:40])
	assert.Equal(t, http.StatusOK, status, body)
	assert.ElementsMatch(t, items[:40], dataOf(d.queued()))
	slices.Reverse(items)
	status, body = send(items)
	assert.Equal(t, http.StatusOK, status, body)
	assert.Equal(t, items[:1], dataOf(d.queued()))
}

func dataOf(events []webhook.Event) (data []string) {
	for _, e := range events {
		data = append(data, string(e.Data))
	}
	return data
}
