package local_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/openapitest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func start(t *testing.T) *local.Server { return startIn(t, t.TempDir()) }

func startIn(t *testing.T, dir string) *local.Server {
	t.Helper()
	s, err := local.Start(t.Context(), local.Options{Addr: "127.0.0.1:0", Dir: dir, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it
	return s
}

type hook struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

func call(t *testing.T, s *local.Server, method, path string, body any) (int, []byte) {
	t.Helper()
	b, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, s.Credentials.Endpoint+path, bytes.NewReader(b))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.Credentials.PrivateKey)
	r.Header.Set("Postern-Workspace-Id", s.Credentials.WorkspaceID)
	r.Header.Set("Postern-User-Id", s.Credentials.UserID)
	return do(t, r)
}

func do(t *testing.T, r *http.Request) (int, []byte) {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	if !strings.HasPrefix(r.URL.Path, "/local/") {
		openapitest.Check(t, r, resp)
	}
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, b
}

func generate(t *testing.T, s *local.Server, secret string) hook {
	t.Helper()
	_, b := call(t, s, http.MethodPost, "/v1/webhooks", map[string]string{
		"product": "shop", "app": "stripe", "env": "prd", "event": "paid", "provider": "stripe", "secret": secret,
	})
	var h hook
	require.NoError(t, json.Unmarshal(b, &h))
	require.NotEmpty(t, h.URL, string(b))
	return h
}

func list(t *testing.T, s *local.Server) string {
	t.Helper()
	status, b := call(t, s, http.MethodGet, "/v1/products/shop/apps/stripe/webhooks", nil)
	require.Equal(t, http.StatusOK, status)
	return string(b)
}

func queueClient(s *local.Server) *sqs.Client {
	return sqs.New(sqs.Options{
		BaseEndpoint: aws.String(s.Credentials.Endpoint), Region: "local",
		Credentials: credentials.NewStaticCredentialsProvider(s.Credentials.UserID, s.Credentials.PrivateKey, ""),
	})
}

// receiveAll takes all events off the queue.
func receiveAll(t *testing.T, s *local.Server) []webhook.Event {
	t.Helper()
	client := queueClient(s)
	queue := aws.String(s.Credentials.Endpoint + "/000000000000/postern-events")
	var events []webhook.Event
	for {
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 10})
		require.NoError(t, err)
		if len(out.Messages) == 0 {
			return events
		}
		for _, m := range out.Messages {
			e, err := webhook.DecodeEvent([]byte(*m.Body))
			require.NoError(t, err)
			events = append(events, e)
			_, err = client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: m.ReceiptHandle})
			require.NoError(t, err)
		}
	}
}

func send(t *testing.T, h hook, secret, body string) (int, []byte) {
	t.Helper()
	p, ok := provider.Lookup("stripe")
	require.True(t, ok)
	signed := &provider.Request{Method: http.MethodPost, URL: h.URL, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	require.NoError(t, p.Sign(signed, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, time.Now()))
	r, err := http.NewRequestWithContext(t.Context(), signed.Method, signed.URL, bytes.NewReader(signed.Body))
	require.NoError(t, err)
	r.Header = signed.Header
	return do(t, r)
}

func TestServerKeepsItsPromisesAcrossRestarts(t *testing.T) { // I1, I3, I7
	dir := t.TempDir()
	s := startIn(t, dir)
	h := generate(t, s, "whsec_1")
	status, body := send(t, h, "whsec_1", `{"id":"evt_1"}`)
	require.Equal(t, http.StatusOK, status)
	assert.JSONEq(t, `{"status":"queued"}`, string(body))
	first := s.Credentials
	require.NoError(t, s.Close())

	s = startIn(t, dir)
	assert.Equal(t, first.PrivateKey, s.Credentials.PrivateKey)
	again := generate(t, s, "whsec_1")
	assert.Equal(t, h, again)
	again.URL = s.Credentials.Endpoint + "/v1/hooks/" + h.ID // it listens on another port now
	status, body = send(t, again, "whsec_1", `{"id":"evt_1"}`)
	require.Equal(t, http.StatusOK, status)
	assert.JSONEq(t, `{"status":"duplicate"}`, string(body))
	events := receiveAll(t, s)
	require.Len(t, events, 1)
	assert.Equal(t, `{"id":"evt_1"}`, string(events[0].Data))
}

func TestFrontPage(t *testing.T) {
	s := start(t)
	resp, err := http.Get(s.Credentials.Endpoint + "/")
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, errors.Join(err, resp.Body.Close()))
	assert.Equal(t, "text/plain; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Contains(t, string(page), "POST /v1/webhooks")
	assert.NotContains(t, string(page), s.Credentials.PrivateKey) // I5
}

func TestCredentialsFile(t *testing.T) {
	s := start(t)
	info, err := os.Stat(s.CredentialsFile)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	b, err := os.ReadFile(s.CredentialsFile)
	require.NoError(t, err)
	var c map[string]string
	require.NoError(t, json.Unmarshal(b, &c))
	assert.Equal(t, map[string]string{
		"endpoint": s.Credentials.Endpoint, "workspace_id": s.Credentials.WorkspaceID, "user_id": s.Credentials.UserID, "private_key": s.Credentials.PrivateKey,
	}, c)
}

func TestFolderIsOneServers(t *testing.T) {
	dir := t.TempDir()
	startIn(t, dir)
	_, err := local.Start(t.Context(), local.Options{Addr: "127.0.0.1:0", Dir: dir, Log: slog.New(slog.DiscardHandler)})
	assert.ErrorContains(t, err, "in use")
}

func TestKeys(t *testing.T) {
	s := start(t)
	status, b := call(t, s, http.MethodPost, "/local/keys", map[string]string{"user_id": "ci", "description": "CI"})
	require.Equal(t, http.StatusCreated, status, string(b))
	var key struct {
		ID         string `json:"id"`
		UserID     string `json:"user_id"`
		PrivateKey string `json:"private_key"`
	}
	require.NoError(t, json.Unmarshal(b, &key))
	other := *s
	other.Credentials.UserID, other.Credentials.PrivateKey = key.UserID, key.PrivateKey
	list(t, &other)
	status, _ = call(t, &other, http.MethodGet, "/local/keys", nil)
	assert.Equal(t, http.StatusUnauthorized, status, "only the owner manages keys")
	status, b = call(t, s, http.MethodGet, "/local/keys", nil)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, string(b), key.ID)
	assert.NotContains(t, string(b), key.PrivateKey) // I5
	status, _ = call(t, s, http.MethodDelete, "/local/keys/"+key.ID, nil)
	require.Equal(t, http.StatusNoContent, status)
	status, _ = call(t, &other, http.MethodGet, "/v1/products/shop/apps/stripe/webhooks", nil)
	assert.Equal(t, http.StatusUnauthorized, status)
}

func TestWaitStops(t *testing.T) {
	s := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.NoError(t, s.Wait(ctx))
}

// A long poll may have twenty seconds to go, and who stops the server has one.
func TestCloseEndsLongPolls(t *testing.T) {
	s := start(t)
	client := queueClient(s)
	polled := make(chan error, 1)
	go func() {
		_, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String(s.QueueURL()), WaitTimeSeconds: 20})
		polled <- err
	}()
	time.Sleep(300 * time.Millisecond)
	began := time.Now()
	require.NoError(t, s.Close())
	assert.Less(t, time.Since(began), 4*time.Second)
	<-polled
}

// decode reads an answer into v.
func decode(t *testing.T, v any) func(int, []byte) {
	return func(status int, b []byte) {
		t.Helper()
		require.Less(t, status, 300, string(b))
		require.NoError(t, json.Unmarshal(b, v))
	}
}
