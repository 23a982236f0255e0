package sqs_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/sqs"
)

func open(t *testing.T) (*sqs.Queue, *sqs.Receiver) {
	t.Helper()
	client := sqs.NewClient(awstest.SQS(t))
	url := awstest.Queue(t, client, map[string]string{"VisibilityTimeout": "30"})
	return sqs.New(client, url), sqs.NewReceiver(client, url)
}

func receiveOne(t *testing.T, r *sqs.Receiver) sqs.Received {
	t.Helper()
	received, err := r.Receive(t.Context(), 10, 5*time.Second)
	require.NoError(t, err)
	require.Len(t, received, 1)
	return received[0]
}

func requireNothing(t *testing.T, r *sqs.Receiver) {
	t.Helper()
	received, err := r.Receive(t.Context(), 10, 0)
	require.NoError(t, err)
	require.Empty(t, received)
}

func TestReceive(t *testing.T) {
	t.Parallel()
	queue, receiver := open(t)
	began := time.Now().Truncate(time.Millisecond)
	require.NoError(t, queue.Send(t.Context(), message))

	got := receiveOne(t, receiver)
	assert.Equal(t, message, got.Message)
	assert.NotEmpty(t, got.ID)
	assert.NotEmpty(t, got.ReceiptHandle)
	assert.Equal(t, 1, got.ReceiveCount)
	assert.WithinRange(t, got.SentAt, began, time.Now())
	requireNothing(t, receiver)
}

func TestReceiveAgain(t *testing.T) {
	t.Parallel()
	queue, receiver := open(t)
	require.NoError(t, queue.Send(t.Context(), message))
	first := receiveOne(t, receiver)
	require.NoError(t, receiver.ChangeVisibility(t.Context(), first.ReceiptHandle, 0))

	again := receiveOne(t, receiver)
	assert.Equal(t, first.ID, again.ID)
	assert.Equal(t, 2, again.ReceiveCount)
	require.NoError(t, receiver.Delete(t.Context(), again.ReceiptHandle))
	requireNothing(t, receiver)
}

func TestReceiveWaits(t *testing.T) {
	t.Parallel()
	queue, receiver := open(t)
	began := time.Now()
	received, err := receiver.Receive(t.Context(), 1, time.Second)
	require.NoError(t, err)
	assert.Empty(t, received)
	assert.GreaterOrEqual(t, time.Since(began), 900*time.Millisecond)

	sent := make(chan error, 1)
	time.AfterFunc(200*time.Millisecond, func() { sent <- queue.Send(context.Background(), message) })
	assert.Equal(t, message, receiveOne(t, receiver).Message)
	assert.NoError(t, <-sent)
}

func TestReceiveAtMost(t *testing.T) {
	t.Parallel()
	queue, receiver := open(t)
	for range 3 {
		require.NoError(t, queue.Send(t.Context(), message))
	}
	received, err := receiver.Receive(t.Context(), 2, time.Second)
	require.NoError(t, err)
	assert.NotEmpty(t, received)
	assert.LessOrEqual(t, len(received), 2)
}

func TestReceiverOfNoQueue(t *testing.T) {
	t.Parallel()
	cfg := awstest.SQS(t)
	receiver := sqs.NewReceiver(sqs.NewClient(cfg), *cfg.BaseEndpoint+"/000000000000/none")
	_, err := receiver.Receive(t.Context(), 1, 0)
	assert.Error(t, err)
	assert.Error(t, receiver.Delete(t.Context(), "none"))
	assert.Error(t, receiver.ChangeVisibility(t.Context(), "none", 0))
}
