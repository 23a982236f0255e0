package sqsapi_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	sqsadapter "github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/internal/sqsapi"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

const (
	accessKey = "user-456"
	secretKey = "pstn_test_0123456789abcdefghijklmnop"
)

// server is a local queue with its address.
type server struct {
	db  *bolt.DB
	url string
	// calls are how many are being answered.
	calls *atomic.Int32
}

func newServer(t testing.TB) server {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "postern.db"))
	require.NoError(t, err)
	mux, calls := http.NewServeMux(), new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		defer calls.Add(-1)
		mux.ServeHTTP(w, r)
	}))
	mux.Handle("/", sqsapi.New(db, sqsapi.Credentials{AccessKeyID: accessKey, SecretAccessKey: secretKey}, s.URL))
	t.Cleanup(func() {
		s.Close()
		assert.NoError(t, db.Close())
	})
	return server{db, s.URL, calls}
}

// untilCalls waits until so many calls are being answered.
func (s server) untilCalls(t *testing.T, n int32) {
	t.Helper()
	require.Eventually(t, func() bool { return s.calls.Load() == n }, time.Minute, time.Millisecond)
}

// client returns the SDK's client, as a consumer would make it.
func (s server) client(change ...func(o *sqs.Options)) *sqs.Client {
	cfg := aws.Config{
		Region:           "eu-central-1",
		BaseEndpoint:     &s.url,
		Credentials:      credentials.NewStaticCredentialsProvider(accessKey, secretKey, ""),
		RetryMaxAttempts: 1,
	}
	return sqs.NewFromConfig(cfg, change...)
}

func (s server) queueURL(name string) *string { return aws.String(s.url + "/000000000000/" + name) }

func (s server) events() *string { return s.queueURL(sqsapi.EventsQueue) }

// counts returns how many messages are visible, and in flight.
func (s server) counts(t *testing.T) bolt.Counts {
	t.Helper()
	n, err := s.db.Events().Counts(t.Context())
	require.NoError(t, err)
	return n
}

// assertCode checks the code that the SDK makes of an error.
func assertCode(t *testing.T, err error, code string, what ...any) {
	t.Helper()
	var e smithy.APIError
	if assert.ErrorAs(t, err, &e, what...) {
		assert.Equal(t, code, e.ErrorCode(), what...)
	}
}

// TestQueue runs the suite through the adapter of AWS's SQS.
func TestQueue(t *testing.T) {
	webhooktest.RunQueue(t, func(t *testing.T) (webhook.Queue, webhooktest.Drain) {
		s := newServer(t)
		receiver := sqsadapter.NewReceiver(s.client(), *s.events())
		return sqsadapter.New(s.client(), *s.events()), func(t *testing.T) []webhook.Message { return drain(t, receiver) }
	})
}

func drain(t *testing.T, r *sqsadapter.Receiver) (messages []webhook.Message) {
	t.Helper()
	for {
		got, err := r.Receive(t.Context(), 10, time.Second)
		require.NoError(t, err)
		if len(got) == 0 {
			return messages
		}
		for _, m := range got {
			require.NoError(t, r.Delete(t.Context(), m.ReceiptHandle))
			messages = append(messages, webhook.Message{Body: m.Body, Attributes: m.Attributes, Group: m.Group})
		}
	}
}
