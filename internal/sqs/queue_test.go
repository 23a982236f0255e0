package sqs_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func TestQueue(t *testing.T) {
	client := sqs.NewClient(awstest.SQS(t))
	webhooktest.RunQueue(t, func(t *testing.T) (webhook.Queue, webhooktest.Drain) {
		url := awstest.Queue(t, client, nil)
		return sqs.New(client, url), func(t *testing.T) []webhook.Message { return drain(t, client, url) }
	})
}

// drain looks three times within a fifth of a second: a long poll lasts a second at least.
func drain(t *testing.T, client *awssqs.Client, url string) []webhook.Message {
	t.Helper()
	receiver := sqs.NewReceiver(client, url)
	var drained []webhook.Message
	for misses := 0; misses < 3; {
		received, err := receiver.Receive(t.Context(), 10, 0)
		require.NoError(t, err)
		if len(received) == 0 {
			misses++
			time.Sleep(70 * time.Millisecond)
		}
		for _, r := range received {
			require.NoError(t, receiver.Delete(t.Context(), r.ReceiptHandle))
			drained = append(drained, r.Message)
		}
	}
	return drained
}

var message = webhook.Message{Body: []byte(`{"id":"1"}`), Attributes: map[string]string{"env": "dev"}, Group: "hook-1"}

// proxied returns a queue behind a proxy, and what is on it.
func proxied(t *testing.T) (*sqs.Queue, *awstest.Proxy, func() []webhook.Message) {
	cfg := awstest.SQS(t)
	client := sqs.NewClient(cfg)
	url := awstest.Queue(t, client, nil)
	cfg, proxy := awstest.Through(t, cfg)
	return sqs.New(sqs.NewClient(cfg), url), proxy, func() []webhook.Message { return drain(t, client, url) }
}

func TestSendSaysWhatIsKnown(t *testing.T) {
	for _, c := range []struct {
		name    string
		fault   awstest.Fault
		notSent bool
		queued  int
	}{
		{"the answer is lost", awstest.LoseAnswer, false, 1},
		{"the answer is cut short", awstest.CutAnswer, false, 1},
		{"the call is lost", awstest.LoseCall, false, 0},
		{"SQS fails", awstest.Refuse(http.StatusInternalServerError, "com.amazonaws.sqs#InternalFailure", nil), false, 0},
		{"SQS is not there", awstest.Refuse(http.StatusServiceUnavailable, "ServiceUnavailable", nil), false, 0},
		{"a gateway answers for it", awstest.Refuse(http.StatusBadGateway, "", nil), false, 0},
		{"throttled", awstest.Refuse(http.StatusForbidden, "com.amazonaws.sqs#RequestThrottled", nil), true, 0},
		{"throttled, as a fault", awstest.Refuse(http.StatusServiceUnavailable, "ThrottlingException", nil), true, 0},
		{"too many requests", awstest.Refuse(http.StatusTooManyRequests, "", nil), true, 0},
		{"no such queue", awstest.Refuse(http.StatusBadRequest, "com.amazonaws.sqs#QueueDoesNotExist", nil), true, 0},
		{"characters refused", awstest.Refuse(http.StatusBadRequest, "com.amazonaws.sqs#InvalidMessageContents", nil), true, 0},
		{"not allowed", awstest.Refuse(http.StatusForbidden, "AccessDeniedException", nil), true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			queue, proxy, onQueue := proxied(t)
			proxy.Inject(c.fault)
			err := queue.Send(t.Context(), message)
			require.Error(t, err)
			assert.Equal(t, c.notSent, errors.Is(err, webhook.ErrNotSent), "%v", err)
			assert.NotErrorIs(t, err, webhook.ErrTooLarge)
			assert.Equal(t, 1, proxy.Calls(), "tried again")
			assert.Len(t, onQueue(), c.queued)
		})
	}
}

func TestSendIsOneCall(t *testing.T) {
	t.Parallel()
	queue, proxy, onQueue := proxied(t)
	require.NoError(t, queue.Send(t.Context(), message))
	assert.Equal(t, 1, proxy.Calls())
	assert.Equal(t, []webhook.Message{message}, onQueue())
}

func TestSendWithoutConnectionIsNotSent(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer silent.Close()

	for name, endpoint := range map[string]string{
		"refused":                    "http://127.0.0.1:1",
		"no such host":               "http://queue.invalid",
		"no answer to the handshake": "https://" + silent.Addr().String(),
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			assert.ErrorIs(t, queueAt(endpoint).Send(ctx, message), webhook.ErrNotSent)
		})
	}
}

func TestSendWithoutAnAnswerMayBeSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	err := queueAt(server.URL).Send(ctx, message)
	require.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, webhook.ErrNotSent)
}

// queueAt returns a queue of an SQS server that is not there.
func queueAt(endpoint string) *sqs.Queue {
	return sqs.New(awssqs.New(awssqs.Options{
		BaseEndpoint: &endpoint,
		Region:       "eu-west-1",
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient:   awsclient.NewHTTPClient(time.Minute),
	}), endpoint+"/000000000000/events")
}

func TestSendOfWhatSQSChangedLeavesItOpen(t *testing.T) {
	queue, proxy, _ := proxied(t)
	proxy.Inject(awstest.Refuse(http.StatusOK, "", map[string]any{
		"MessageId": "1", "MD5OfMessageBody": "00000000000000000000000000000000",
	}))
	err := queue.Send(t.Context(), message)
	require.ErrorContains(t, err, "checksum")
	assert.NotErrorIs(t, err, webhook.ErrNotSent)
}

func TestSendChecksBeforeItCalls(t *testing.T) {
	queue, proxy, _ := proxied(t)
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"a byte too many": {strings.Repeat("x", 1<<20-len("env"+"String"+"dev")+1), webhook.ErrTooLarge},
		"not UTF-8":       {"\xff", webhook.ErrNotSent},
	} {
		m := message
		m.Body = []byte(c.body)
		assert.ErrorIs(t, queue.Send(t.Context(), m), c.want, name)
		assert.Zero(t, proxy.Calls(), name)
	}
}

func TestSendOfCharactersThatSQSRefusesIsNotSent(t *testing.T) {
	queue, _, onQueue := proxied(t)
	m := message
	m.Body = []byte("nul \x00")
	assert.ErrorIs(t, queue.Send(t.Context(), m), webhook.ErrNotSent)
	assert.Empty(t, onQueue())
}
