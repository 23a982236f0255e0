package consumer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/internal/sqsapi"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/consumer/sqssource"
)

// server is the local queue, with SQS's protocol before it. Its dead-letter queue
// takes what was received five times.
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
	mux.Handle("/", sqsapi.New(db, sqsapi.Credentials{AccessKeyID: "user", SecretAccessKey: "secret"}, s.URL))
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		assert.NoError(t, db.Close())
	})
	return server{db, s.URL, calls}
}

func (s server) source() consumer.Source {
	client := sqs.NewFromConfig(aws.Config{
		Region: "eu-central-1", BaseEndpoint: &s.url, Credentials: credentials.NewStaticCredentialsProvider("user", "secret", ""),
	})
	return sqssource.New(client, s.url+"/000000000000/"+sqsapi.EventsQueue)
}

func (s server) send(t testing.TB, bodies ...string) {
	t.Helper()
	for _, body := range bodies {
		m := webhook.Message{Body: []byte(body), Attributes: map[string]string{"event": "payment.succeeded"}, Group: "wh_1"}
		require.NoError(t, s.db.Events().Send(t.Context(), m))
	}
}

func (s server) isEmpty() bool {
	n, err := s.db.Events().Counts(context.Background())
	return err == nil && n == bolt.Counts{}
}

// run runs c until the returned function is called, which returns what Run did.
func run(t testing.TB, c *consumer.Consumer, source consumer.Source, config consumer.LoopConfig) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx, source, config) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = stop() })
	return stop
}

func noDelay(int) time.Duration { return 0 }

// queue is a queue in memory that keeps SQS's rules, for tests in a bubble of time.
type queue struct {
	mu       sync.Mutex
	messages []*held
	// fail, where not nil, is asked before each call.
	fail     func(call string) error
	receives atomic.Int32
	// hidden is for how long messages were to be hidden, call by call.
	hidden []time.Duration
}

type held struct {
	consumer.Message
	visible time.Time
}

func (q *queue) put(bodies ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, body := range bodies {
		id := fmt.Sprint("m-", len(q.messages))
		q.messages = append(q.messages, &held{Message: consumer.Message{ID: id, Receipt: id, Body: []byte(body)}})
	}
}

func (q *queue) Receive(ctx context.Context, max int, wait, visibility time.Duration) ([]consumer.Message, error) {
	for end := time.Now().Add(wait); ; {
		messages, err := q.receive(max, visibility)
		if err != nil || len(messages) > 0 || !time.Now().Before(end) {
			return messages, err
		}
		if err := (webhook.SystemClock{}).Sleep(ctx, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func (q *queue) receive(max int, visibility time.Duration) (messages []consumer.Message, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.receives.Add(1)
	if err := q.called("receive"); err != nil {
		return nil, err
	}
	for _, m := range q.messages {
		if len(messages) < max && !time.Now().Before(m.visible) {
			m.visible = time.Now().Add(visibility)
			m.ReceiveCount++
			messages = append(messages, m.Message)
		}
	}
	return messages, nil
}

func (q *queue) called(call string) error {
	if q.fail == nil {
		return nil
	}
	return q.fail(call)
}

var errNoMessage = errors.New("no such message")

func (q *queue) Delete(_ context.Context, m consumer.Message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.called("delete"); err != nil {
		return err
	}
	for i, have := range q.messages {
		if have.Receipt == m.Receipt {
			q.messages = append(q.messages[:i:i], q.messages[i+1:]...)
		}
	}
	return nil
}

func (q *queue) ChangeVisibility(_ context.Context, m consumer.Message, d time.Duration) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.hidden = append(q.hidden, d)
	if err := q.called("change"); err != nil {
		return err
	}
	for _, have := range q.messages {
		if have.Receipt == m.Receipt {
			have.visible = time.Now().Add(d)
			return nil
		}
	}
	return errNoMessage
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.messages)
}

// lastHidden is for how long a message was to be hidden the last time.
func (q *queue) lastHidden() time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.hidden) == 0 {
		return -1
	}
	return q.hidden[len(q.hidden)-1]
}
