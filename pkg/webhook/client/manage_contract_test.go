package client_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/openapitest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// deliver sends body to a webhook of Stripe's, signed with secret, and returns the status.
func deliver(t *testing.T, url, secret, body string) int {
	t.Helper()
	p, ok := provider.Lookup("stripe")
	require.True(t, ok)
	signed := &provider.Request{Method: http.MethodPost, URL: url, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	require.NoError(t, p.Sign(signed, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, time.Now()))
	req, err := http.NewRequestWithContext(t.Context(), signed.Method, url, bytes.NewReader(signed.Body))
	require.NoError(t, err)
	req.Header = signed.Header
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	openapitest.Check(t, req, res)
	return res.StatusCode
}

func mint(t *testing.T, c *client.Client, event, secret string) client.Webhook {
	t.Helper()
	w, _, err := c.Product("shop").Generate(t.Context(), client.GenerateLinkInput{
		App: "stripe", Env: "prd", Event: event, Provider: "stripe", Secret: secret,
	})
	require.NoError(t, err)
	return w
}

func TestManagingAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	w := mint(t, c, "paid", "whsec_one")
	got, err := c.Get(t.Context(), w.ID)
	require.NoError(t, err)
	assert.Equal(t, w, got)

	changed, err := c.Change(t.Context(), w.ID, client.ChangeInput{
		Status: client.Paused, NewAddress: true, AddressOverlap: new(time.Hour), Secret: "whsec_two", RetireSecrets: []string{w.Secrets[0].ID},
		Mode: new(client.Test), Unfit: client.Keep, WhilePaused: client.Keep, ArchiveDays: new(0),
	})
	require.NoError(t, err)
	assert.NotEqual(t, w.URL, changed.URL)
	require.Len(t, changed.Addresses, 2)
	assert.WithinDuration(t, time.Now().Add(time.Hour), changed.Addresses[0].ExpiresAt, time.Minute)
	assert.Equal(t, []string{client.Paused, client.Test, client.Keep, client.Keep}, []string{changed.Status, changed.Mode, changed.Unfit, changed.WhilePaused})
	assert.Equal(t, new(0), changed.ArchiveDays)
	changed, err = c.Change(t.Context(), w.ID, client.ChangeInput{ArchiveDays: new(client.DeploymentArchiveDays)})
	require.NoError(t, err)
	assert.Nil(t, changed.ArchiveDays)
	for _, days := range []any{-1, -2, 31, 1.5, "7", []int{7}} {
		_, err = c.Call(t.Context(), http.MethodPatch, "/v1/webhooks/"+w.ID, map[string]any{"archive_days": days}, nil)
		assert.ErrorIs(t, err, client.ErrInvalid, days)
		assert.ErrorContains(t, err, "archive_days", days)
	}

	_, err = c.Change(t.Context(), w.ID, client.ChangeInput{RetireSecrets: []string{"sec_none"}})
	assert.ErrorIs(t, err, client.ErrInvalid)
	require.NoError(t, c.Delete(t.Context(), w.ID))
	_, err = c.Get(t.Context(), w.ID)
	assert.ErrorIs(t, err, client.ErrNotFound)
	assert.ErrorIs(t, c.Delete(t.Context(), w.ID), client.ErrNotFound)
	assert.Equal(t, http.StatusGone, deliver(t, w.URL, "whsec_two", `{"id":"evt_1"}`))
	assert.NotEqual(t, w.ID, mint(t, c, "paid", "whsec_one").ID)
}

// A customer's domain forwards to the webhook, and Twilio signs the URL that it was given.
func TestAPublicURLAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	const own, token = "https://hooks.customer.example/twilio", "00000000000000000000000000000000"
	p, ok := provider.Lookup("twilio")
	require.True(t, ok)
	r := &provider.Request{
		Method: http.MethodPost, URL: own, Body: []byte("MessageSid=SM1"),
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	}
	require.NoError(t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: token}}}, time.Now()))
	forward := func(w client.Webhook) int {
		req, err := http.NewRequestWithContext(t.Context(), r.Method, w.URL, bytes.NewReader(r.Body))
		require.NoError(t, err)
		req.Header = r.Header
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer res.Body.Close()
		openapitest.Check(t, req, res)
		return res.StatusCode
	}
	in := client.GenerateLinkInput{App: "twilio", Env: "prd", Event: "minted", Provider: "twilio", Secret: token}
	minted, _, err := c.Product("shop").Generate(t.Context(), in)
	require.NoError(t, err)
	assert.Empty(t, minted.PublicURLs)
	assert.Equal(t, http.StatusUnauthorized, forward(minted))

	in.Event, in.PublicURLs = "public", []string{own}
	public, _, err := c.Product("shop").Generate(t.Context(), in)
	require.NoError(t, err)
	assert.Equal(t, []string{own}, public.PublicURLs)
	assert.Equal(t, http.StatusOK, forward(public))

	kept, err := c.Deliveries(t.Context(), minted.ID)
	require.NoError(t, err)
	require.Len(t, kept, 1)
	_, err = c.Change(t.Context(), minted.ID, client.ChangeInput{PublicURLs: []string{own}})
	require.NoError(t, err)
	receipt, err := c.Retry(t.Context(), minted.ID, kept[0].ID)
	require.NoError(t, err)
	assert.Equal(t, "queued", receipt.Status, "what was refused until then")

	_, err = c.Change(t.Context(), minted.ID, client.ChangeInput{PublicURLs: []string{"http://hooks.customer.example"}})
	var e *client.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "public_urls", e.Field)
}

// Mailgun signs no body, and a token once: who has caught one request cannot make
// another event of it.
func TestACaughtSignatureAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	w, _, err := c.Product("shop").Generate(t.Context(), client.GenerateLinkInput{
		App: "mailgun", Env: "prd", Event: "opened", Provider: "mailgun", Secret: "key-a",
	})
	require.NoError(t, err)
	p, ok := provider.Lookup("mailgun")
	require.True(t, ok)
	r := &provider.Request{
		Method: http.MethodPost, URL: w.URL, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"signature":{"token":"a"},"event-data":{"id":"1","event":"opened"}}`),
	}
	require.NoError(t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: "key-a"}}}, time.Now()))
	post := func(body []byte) (status int, answer string) {
		req, err := http.NewRequestWithContext(t.Context(), r.Method, w.URL, bytes.NewReader(body))
		require.NoError(t, err)
		req.Header = r.Header
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer res.Body.Close()
		openapitest.Check(t, req, res)
		b, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res.StatusCode, string(b)
	}
	status, answer := post(r.Body)
	assert.Equal(t, http.StatusOK, status, answer)
	status, answer = post(bytes.Replace(r.Body, []byte(`"opened"`), []byte(`"failed"`), 1))
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Contains(t, answer, `"code":"signature_replayed"`)
	status, answer = post(r.Body)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, answer, "duplicate")
	kept, err := c.Deliveries(t.Context(), w.ID)
	require.NoError(t, err)
	assert.Empty(t, kept)
	var types []string
	for e, err := range c.Events(t.Context(), w.ID, client.EventQuery{Since: time.Now().Add(-time.Hour)}) {
		require.NoError(t, err)
		types = append(types, e.Type)
	}
	assert.Equal(t, []string{"opened"}, types)
}

func TestAnAddressTooManyAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	w := mint(t, c, "paid", "whsec_one")
	var err error
	for range 6 {
		if _, err = c.Change(t.Context(), w.ID, client.ChangeInput{NewAddress: true}); err != nil {
			break
		}
	}
	var e *client.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "too_many_addresses", e.Code)
}

func TestSettingsTooLargeTogetherAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	params, content := map[string]string{}, "{body}"
	for _, name := range strings.Split("abcdefghijkl", "") {
		params[name] = strings.Repeat("x", 8192)
		content += "{param:" + name + "}"
	}
	w, _, err := c.Product("shop").Generate(t.Context(), client.GenerateLinkInput{
		App: "own", Env: "prd", Event: "paid", Provider: "custom", Secret: "whsec_one", Params: params,
		Scheme: json.RawMessage(`{"primitive":"hmac","hash":"sha256","signed_content":"` + content + `",` +
			`"signature":{"in":"header","name":"X-Signature","encoding":"hex"}}`),
	})
	require.NoError(t, err)
	_, err = c.Change(t.Context(), w.ID, client.ChangeInput{Match: map[string]any{"/a": strings.Repeat("x", 120<<10)}})
	require.NoError(t, err)
	_, err = c.Change(t.Context(), w.ID, client.ChangeInput{Schema: json.RawMessage(`{"const":"` + strings.Repeat("x", 60<<10) + `"}`)})
	var e *client.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, http.StatusBadRequest, e.Status)
	assert.Equal(t, "settings_too_large", e.Code)
}

func TestDeliveriesAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	w := mint(t, c, "paid", "whsec_wrong")
	const body = `{"id":"evt_1","type":"payment_intent.succeeded"}`
	require.Equal(t, http.StatusUnauthorized, deliver(t, w.URL, "whsec_right", body))

	kept, err := c.Deliveries(t.Context(), w.ID)
	require.NoError(t, err)
	require.Len(t, kept, 1)
	assert.Equal(t, "signature_mismatch", kept[0].Code)
	assert.Empty(t, kept[0].Body)
	d, err := c.Delivery(t.Context(), w.ID, kept[0].ID)
	require.NoError(t, err)
	assert.Equal(t, body, string(d.Body), "I4")
	assert.NotEmpty(t, d.Header.Get("Stripe-Signature"))
	assert.Nil(t, kept[0].Diagnosis)
	require.NotNil(t, d.Diagnosis)
	assert.Contains(t, d.Diagnosis.Summary, "not one that any of the webhook's secrets gives")
	require.NotEmpty(t, d.Diagnosis.Findings)
	assert.Equal(t, "secret_of_another", d.Diagnosis.Findings[0].Code)
	assert.False(t, d.Diagnosis.Findings[0].Certain)

	_, err = c.Retry(t.Context(), w.ID, d.ID)
	require.ErrorIs(t, err, client.ErrRefused)
	_, err = c.Change(t.Context(), w.ID, client.ChangeInput{Secret: "whsec_right"})
	require.NoError(t, err)
	r, err := c.Retry(t.Context(), w.ID, d.ID)
	require.NoError(t, err)
	assert.Equal(t, client.Receipt{Status: "queued", EventID: "evt_1"}, r)
	_, err = c.Retry(t.Context(), w.ID, d.ID)
	assert.ErrorIs(t, err, client.ErrNotFound)
	_, err = c.Deliveries(t.Context(), "wh_none")
	assert.ErrorIs(t, err, client.ErrNotFound)

	listed, err := c.Product("shop").Find(t.Context(), "stripe", "prd", "paid")
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), listed.Activity.LastRefusedAt, time.Minute)
	assert.Equal(t, "signature_mismatch", listed.Activity.LastCause)
	assert.Zero(t, listed.Activity.LastAcceptedAt)
}

func TestEventsAgainstAServer(t *testing.T) {
	t.Parallel()
	c := overLocal(t)
	w := mint(t, c, "paid", "whsec_one")
	for _, id := range []string{"evt_1", "evt_2", "evt_3"} {
		require.Equal(t, http.StatusOK, deliver(t, w.URL, "whsec_one", `{"id":"`+id+`","type":"paid","deep":{"er":1.0}}`))
	}
	var ids []string
	for e, err := range c.Events(t.Context(), w.ID, client.EventQuery{Since: time.Now().Add(-time.Hour), Type: "paid"}) {
		require.NoError(t, err)
		ids = append(ids, e.ID)
	}
	assert.Equal(t, []string{"evt_1", "evt_2", "evt_3"}, ids)

	raw, err := c.Event(t.Context(), w.ID, "evt_2")
	require.NoError(t, err)
	e, err := webhook.DecodeEvent(raw)
	require.NoError(t, err)
	assert.Equal(t, `{"id":"evt_2","type":"paid","deep":{"er":1.0}}`, string(e.Data), "I4")
	_, err = c.Event(t.Context(), w.ID, "evt_9")
	assert.ErrorIs(t, err, client.ErrNotFound)

	part, err := c.Replay(t.Context(), w.ID, client.ReplayInput{Limit: 2})
	require.NoError(t, err)
	assert.Len(t, part.Events, 2)
	rest, err := c.Replay(t.Context(), w.ID, client.ReplayInput{Cursor: part.Next})
	require.NoError(t, err)
	require.Len(t, rest.Events, 1)
	assert.Equal(t, "evt_3", rest.Events[0].ID)
	assert.Empty(t, rest.Next)
	one, err := c.Replay(t.Context(), w.ID, client.ReplayInput{EventID: "evt_1"})
	require.NoError(t, err)
	assert.Equal(t, []client.Event{{ID: "evt_1"}}, one.Events)
	_, err = c.Replay(t.Context(), w.ID, client.ReplayInput{Cursor: "x"})
	assert.ErrorIs(t, err, client.ErrInvalid)
}
