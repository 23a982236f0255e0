package smoke_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/forward"
	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/internal/smoke"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func target(s *local.Server) smoke.Target {
	c := s.Credentials
	return smoke.Target{
		Client: client.New(client.Credentials{Endpoint: c.Endpoint, WorkspaceID: c.WorkspaceID, UserID: c.UserID, PrivateKey: c.PrivateKey}),
		Env:    "dev", HTTP: http.DefaultClient, Queue: sqs.NewReceiver(queueClient(s), s.QueueURL()),
	}
}

func queueClient(s *local.Server) *awssqs.Client {
	return awssqs.NewFromConfig(aws.Config{
		Region: "local", BaseEndpoint: &s.Credentials.Endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(s.Credentials.UserID, s.Credentials.PrivateKey, ""),
	})
}

func TestRun(t *testing.T) {
	s := localtest.Start(t)
	tgt := target(s)
	var deleted []string
	tgt.Delete = func(_ context.Context, id string) error {
		deleted = append(deleted, id)
		return nil
	}
	foreign := "a message of somebody else"
	_, err := queueClient(s).SendMessage(t.Context(), &awssqs.SendMessageInput{QueueUrl: aws.String(s.QueueURL()), MessageBody: &foreign})
	require.NoError(t, err)

	var report bytes.Buffer
	require.NoError(t, smoke.Run(t.Context(), tgt, &report), report.String())
	assert.Equal(t, 8, strings.Count("\n"+report.String(), "\nok "), report.String())
	assert.NotContains(t, report.String(), "whsec_", "I5")
	assert.Len(t, deleted, 1)

	left, err := tgt.Queue.Receive(t.Context(), 10, 0)
	require.NoError(t, err)
	require.Len(t, left, 1, "its own event is gone, the other is there")
	assert.Equal(t, foreign, string(left[0].Body))
}

func TestRunSaysWhatItLeaves(t *testing.T) {
	tgt := target(localtest.Start(t))
	tgt.Queue = nil
	var report bytes.Buffer
	require.NoError(t, smoke.Run(t.Context(), tgt, &report))
	assert.Contains(t, report.String(), "left out: no queue is known")
	assert.Contains(t, report.String(), "the webhook stays: its table is not known; the event stays: its queue is not known")
}

func TestCleaningUpMayFail(t *testing.T) {
	tgt := target(localtest.Start(t))
	broken := errors.New("broken")
	tgt.Delete = func(context.Context, string) error { return broken }
	var report bytes.Buffer
	assert.ErrorIs(t, smoke.Run(t.Context(), tgt, &report), broken)
	assert.Contains(t, report.String(), "FAILED  clean up")
}

// spoilt is a target between which and the deliveries something stands.
func spoilt(t *testing.T, spoil func(next http.Handler, w http.ResponseWriter, r *http.Request)) smoke.Target {
	s := localtest.Start(t)
	u, err := url.Parse(s.Credentials.Endpoint)
	require.NoError(t, err)
	next := forward.To(u)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { spoil(next, w, r) }))
	t.Cleanup(front.Close)
	at, err := url.Parse(front.URL)
	require.NoError(t, err)
	tgt := target(s)
	tgt.HTTP = &http.Client{Transport: through{at.Host}}
	return tgt
}

// through sends all requests to one host.
type through struct{ host string }

func (h through) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Host = h.host
	return http.DefaultTransport.RoundTrip(r)
}

func TestRunFindsFaults(t *testing.T) {
	answer := func(status int, body string) func(http.Handler, http.ResponseWriter, *http.Request) {
		return func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		spoil func(http.Handler, http.ResponseWriter, *http.Request)
		says  string
	}{
		"a forgery is taken":  {answer(200, `{"status":"queued"}`), "refuse a forged event: answered 200 queued, and not 401"},
		"nothing is taken":    {answer(401, `{"code":"signature_mismatch"}`), "take an event: answered 401 signature_mismatch, and not 200 queued"},
		"it is not Postern":   {answer(200, "<html>"), "answered 200 without JSON"},
		"a duplicate is none": {onceEach(), "take it again: answered 200 queued, and not 200 duplicate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var report bytes.Buffer
			err := smoke.Run(t.Context(), spoilt(t, c.spoil), &report)
			assert.ErrorContains(t, err, c.says)
			assert.Contains(t, report.String(), "FAILED")
			assert.Contains(t, report.String(), "clean up")
		})
	}
}

func TestRunSendsAgainWhatCannotBeTakenNow(t *testing.T) {
	calls := 0
	tgt := spoilt(t, func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"code":"unavailable","status":503}`))
			return
		}
		next.ServeHTTP(w, r)
	})
	var report bytes.Buffer
	require.NoError(t, smoke.Run(t.Context(), tgt, &report), report.String())
	assert.Equal(t, 4, calls)
}

// onceEach refuses the first delivery and takes every other.
func onceEach() func(http.Handler, http.ResponseWriter, *http.Request) {
	first := true
	return func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
		status, body := http.StatusOK, `{"status":"queued"}`
		if first {
			status, body, first = http.StatusUnauthorized, `{"code":"signature_mismatch"}`, false
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}
