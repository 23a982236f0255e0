package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook/client"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// deliver sends an event as Stripe does, and returns the status of the answer.
func deliver(t *testing.T, url, secret, id string) int {
	t.Helper()
	p, ok := provider.Lookup("stripe")
	require.True(t, ok)
	signed := &provider.Request{Method: http.MethodPost, URL: url, Header: http.Header{}, Body: []byte(`{"id":"` + id + `"}`)}
	require.NoError(t, p.Sign(signed, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, time.Now()))
	req, err := http.NewRequestWithContext(t.Context(), signed.Method, url, bytes.NewReader(signed.Body))
	require.NoError(t, err)
	req.Header = signed.Header
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return res.StatusCode
}

func TestRun(t *testing.T) {
	s := localtest.Start(t)
	local := localtest.Getenv(s)
	w, _, err := client.New(client.Credentials(s.Credentials)).Product("payment-service").Generate(t.Context(), client.GenerateLinkInput{
		App: "stripe-payments", Env: "prd", Event: "payment.succeeded", Provider: "stripe", Secret: "whsec_wrong",
		Schema: json.RawMessage(`{"properties":{"id":{"not":{"const":"evt_3"}}}}`),
	})
	require.NoError(t, err)
	require.Equal(t, http.StatusUnauthorized, deliver(t, w.URL, "whsec_right", "evt_1"))
	require.Equal(t, http.StatusUnauthorized, deliver(t, w.URL, "whsec_forged", "evt_2"))
	require.Equal(t, http.StatusUnauthorized, deliver(t, w.URL, "whsec_right", "evt_3"))

	getenv := func(name string) string {
		if name == "POSTERN_WEBHOOK_SECRET" {
			return "whsec_right"
		}
		return local(name)
	}
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), getenv, &out))
	assert.Regexp(t, `(?m)^dlv_[a-z2-7]{16} is let in: queued evt_1$`, out.String())
	assert.Regexp(t, `(?m)^dlv_[a-z2-7]{16} is refused still: signature_mismatch$`, out.String())
	assert.Regexp(t, `(?m)^dlv_[a-z2-7]{16} is refused still: payload_schema$`, out.String(), "it is genuine, and refused for another cause now")
}
