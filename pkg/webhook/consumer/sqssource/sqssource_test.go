package sqssource_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/consumer/sqssource"
)

// open returns a queue whose own visibility timeout is long.
func open(t *testing.T) (*sqs.Queue, *sqssource.Source) {
	t.Helper()
	client := sqs.NewClient(awstest.SQS(t))
	url := awstest.Queue(t, client, map[string]string{"VisibilityTimeout": "300"})
	return sqs.New(client, url), sqssource.New(client, url)
}

func receive(t *testing.T, s *sqssource.Source, wait, visibility time.Duration) []consumer.Message {
	t.Helper()
	messages, err := s.Receive(t.Context(), 10, wait, visibility)
	require.NoError(t, err)
	return messages
}

func TestSource(t *testing.T) {
	t.Parallel()
	queue, source := open(t)
	began := time.Now().Truncate(time.Millisecond)
	require.NoError(t, queue.Send(t.Context(), webhook.Message{Body: []byte("{}"), Attributes: map[string]string{"env": "prd"}, Group: "wh_1"}))

	got := receive(t, source, 5*time.Second, time.Minute)
	require.Len(t, got, 1)
	m := got[0]
	assert.Equal(t, "{}", string(m.Body))
	assert.Equal(t, map[string]string{"env": "prd"}, m.Attributes)
	assert.NotEmpty(t, m.ID)
	assert.Equal(t, 1, m.ReceiveCount)
	assert.WithinRange(t, m.SentAt, began, time.Now())
	assert.Empty(t, receive(t, source, 0, time.Minute), "it is hidden")

	require.NoError(t, source.ChangeVisibility(t.Context(), m, 0))
	again := receive(t, source, 5*time.Second, time.Minute)
	require.Len(t, again, 1, "it is shown at once")
	assert.Equal(t, m.ID, again[0].ID)
	assert.Equal(t, 2, again[0].ReceiveCount)
	require.NoError(t, source.Delete(t.Context(), again[0]))
}

func TestVisibilityIsTheCallersOwn(t *testing.T) {
	t.Parallel()
	queue, source := open(t)
	require.NoError(t, queue.Send(t.Context(), webhook.Message{Body: []byte("{}"), Group: "wh_1"}))
	require.Len(t, receive(t, source, 5*time.Second, 500*time.Millisecond), 1)
	assert.Empty(t, receive(t, source, 0, time.Second), "rounded up to a second")
	assert.Len(t, receive(t, source, 5*time.Second, time.Second), 1, "instead of the queue's 300")
}

func TestErrorsOfTheQueue(t *testing.T) {
	t.Parallel()
	client := sqs.NewClient(awstest.SQS(t))
	source := sqssource.New(client, awstest.Queue(t, client, nil)+"-none")
	_, err := source.Receive(t.Context(), 1, 0, time.Second)
	assert.Error(t, err)
	assert.Error(t, source.Delete(t.Context(), consumer.Message{Receipt: "x"}))
	assert.Error(t, source.ChangeVisibility(t.Context(), consumer.Message{Receipt: "x"}, 0))
}
