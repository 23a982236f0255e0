package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook/client"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// pay calls url as Stripe would.
func pay(t *testing.T, url, secret, body string) {
	t.Helper()
	stripe, ok := provider.Lookup("stripe")
	require.True(t, ok)
	r := &provider.Request{Method: http.MethodPost, URL: url, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	require.NoError(t, stripe.Sign(r, provider.Config{Secrets: []provider.Secret{{Value: secret}}}, time.Now()))
	call, err := http.NewRequestWithContext(t.Context(), r.Method, r.URL, bytes.NewReader(r.Body))
	require.NoError(t, err)
	call.Header = r.Header
	resp, err := http.DefaultClient.Do(call)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestRun(t *testing.T) {
	server := localtest.Start(t)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_SQS": server.Credentials.Endpoint, "AWS_REGION": "us-east-1",
		"AWS_ACCESS_KEY_ID": server.Credentials.UserID, "AWS_SECRET_ACCESS_KEY": server.Credentials.PrivateKey,
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_PROFILE": "",
	} {
		t.Setenv(name, value)
	}
	credentials, err := client.LoadCredentials(localtest.Getenv(server))
	require.NoError(t, err)
	const secret = "whsec_test_0123456789abcdef"
	url, err := client.New(credentials).Product("shop").GenerateLink(t.Context(), client.GenerateLinkInput{
		App: "stripe-payments", Event: "payment.succeeded", Env: "dev", Provider: "stripe", Secret: secret,
	})
	require.NoError(t, err)

	ctx, stop := context.WithCancel(t.Context())
	var out localtest.Output
	ended, inbox := make(chan error, 1), filepath.Join(t.TempDir(), "inbox.db")
	go func() { ended <- run(ctx, []string{server.QueueURL()}, inbox, &out) }()
	for _, order := range []string{"o-1", "o-2", "o-1"} {
		pay(t, url, secret, `{"id":"evt_`+order+`","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount_received":2000,"currency":"eur","metadata":{"order_id":"`+order+`"}}}}`)
	}
	assert.Eventually(t, func() bool { return strings.Count(out.String(), "\n") == 2 }, time.Minute, 10*time.Millisecond)
	stop()
	require.NoError(t, <-ended)
	assert.ElementsMatch(t, []string{"order o-1 is paid: 2000 eur", "order o-2 is paid: 2000 eur"}, strings.Split(strings.TrimSpace(out.String()), "\n"))
}

func TestRunWantsAQueue(t *testing.T) {
	assert.ErrorContains(t, run(t.Context(), nil, "", nil), "usage")
}
