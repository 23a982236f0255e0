package sqsapi_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/sqsapi"
)

func send(t *testing.T, s server, bodies ...string) {
	t.Helper()
	for _, body := range bodies {
		_, err := s.client().SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: s.events(), MessageBody: &body})
		require.NoError(t, err)
	}
}

func receive(t *testing.T, s server, in sqs.ReceiveMessageInput) []types.Message {
	t.Helper()
	in.QueueUrl = s.events()
	out, err := s.client().ReceiveMessage(t.Context(), &in)
	require.NoError(t, err)
	return out.Messages
}

func receiveOne(t *testing.T, s server) types.Message {
	t.Helper()
	got := receive(t, s, sqs.ReceiveMessageInput{})
	require.Len(t, got, 1)
	return got[0]
}

func TestQueueURLs(t *testing.T) {
	s := newServer(t)
	for _, name := range []string{sqsapi.EventsQueue, sqsapi.DeadQueue} {
		got, err := s.client().GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: &name})
		require.NoError(t, err)
		assert.Equal(t, s.queueURL(name), got.QueueUrl)
	}
	for prefix, want := range map[string][]string{
		"":                    {*s.queueURL("postern-events"), *s.queueURL("postern-events-dead")},
		"postern-events-dead": {*s.queueURL("postern-events-dead")},
		"other":               nil,
	} {
		got, err := s.client().ListQueues(t.Context(), &sqs.ListQueuesInput{QueueNamePrefix: &prefix})
		require.NoError(t, err)
		assert.ElementsMatch(t, want, got.QueueUrls, prefix)
	}
}

func TestQueueIsKnownByAnyAddress(t *testing.T) {
	s := newServer(t)
	for _, url := range []string{"http://localhost:1/000000000000/postern-events", "/000000000000/postern-events"} {
		_, err := s.client().PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: &url})
		assert.NoError(t, err, url)
	}
}

func TestQueueAttributes(t *testing.T) {
	s := newServer(t)
	send(t, s, "1", "2", "3")
	receiveOne(t, s)
	attributes := func(queue *string, names ...types.QueueAttributeName) map[string]string {
		out, err := s.client().GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: queue, AttributeNames: names})
		require.NoError(t, err)
		return out.Attributes
	}
	all := attributes(s.events(), types.QueueAttributeNameAll)
	assert.Equal(t, "2", all["ApproximateNumberOfMessages"])
	assert.Equal(t, "1", all["ApproximateNumberOfMessagesNotVisible"])
	assert.Equal(t, "60", all["VisibilityTimeout"])
	assert.Equal(t, "864000", all["MessageRetentionPeriod"])
	assert.JSONEq(t, `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:postern-events-dead","maxReceiveCount":5}`, all["RedrivePolicy"])
	assert.Equal(t, map[string]string{"ApproximateNumberOfMessages": "2"},
		attributes(s.events(), types.QueueAttributeNameApproximateNumberOfMessages))
	assert.Empty(t, attributes(s.events()))
	dead := attributes(s.queueURL(sqsapi.DeadQueue), types.QueueAttributeNameAll)
	assert.Equal(t, "arn:aws:sqs:us-east-1:000000000000:postern-events-dead", dead["QueueArn"])
	assert.NotContains(t, dead, "RedrivePolicy")
}

// digest is that of the attributes below, as another implementation has it.
const digest = "7658c8d2230116f869a7040f22679310"

func sendWithAttributes(t *testing.T, s server) *sqs.SendMessageOutput {
	t.Helper()
	text := func(v string) types.MessageAttributeValue {
		return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &v}
	}
	sent, err := s.client().SendMessage(t.Context(), &sqs.SendMessageInput{
		QueueUrl: s.events(), MessageBody: aws.String("{}"), MessageGroupId: aws.String("webhook"),
		MessageAttributes: map[string]types.MessageAttributeValue{"env": text("dév"), "event": text("payment.succeeded")},
	})
	require.NoError(t, err)
	assert.Equal(t, digest, *sent.MD5OfMessageAttributes)
	return sent
}

// show receives the only message, and lets go of it.
func show(t *testing.T, s server, names []string, system ...types.MessageSystemAttributeName) types.Message {
	t.Helper()
	got := receive(t, s, sqs.ReceiveMessageInput{MessageAttributeNames: names, MessageSystemAttributeNames: system})
	require.Len(t, got, 1)
	require.NoError(t, s.db.Events().ChangeVisibility(t.Context(), *got[0].ReceiptHandle, 0))
	return got[0]
}

func TestReceiveShowsWhatIsAskedFor(t *testing.T) {
	s := newServer(t)
	before := time.Now().UnixMilli()
	sent := sendWithAttributes(t, s)

	bare := show(t, s, nil)
	assert.Equal(t, sent.MessageId, bare.MessageId)
	assert.Empty(t, bare.MessageAttributes)
	assert.Nil(t, bare.MD5OfMessageAttributes)
	assert.Empty(t, bare.Attributes)

	all := show(t, s, []string{"All"}, types.MessageSystemAttributeNameAll)
	assert.Equal(t, "dév", *all.MessageAttributes["env"].StringValue)
	assert.Equal(t, "String", *all.MessageAttributes["env"].DataType)
	assert.Equal(t, digest, *all.MD5OfMessageAttributes)
	assert.Equal(t, accessKey, all.Attributes["SenderId"])
	assert.Equal(t, "webhook", all.Attributes["MessageGroupId"])
	assert.Equal(t, "2", all.Attributes["ApproximateReceiveCount"])
	for _, name := range []string{"SentTimestamp", "ApproximateFirstReceiveTimestamp"} {
		at, err := strconv.ParseInt(all.Attributes[name], 10, 64)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, at, before, name)
		assert.LessOrEqual(t, at, time.Now().UnixMilli(), name)
	}
}

func TestReceiveMatchesAttributeNames(t *testing.T) {
	for pattern, want := range map[string]int{"env": 1, ".*": 2, "e.*": 2, "ev.*": 1, "en": 0, "x.*": 0} {
		s := newServer(t)
		sendWithAttributes(t, s)
		m := show(t, s, []string{pattern}, types.MessageSystemAttributeNameSentTimestamp)
		assert.Len(t, m.MessageAttributes, want, pattern)
		assert.Len(t, m.Attributes, 1)
	}
}

func TestDeleteAndChangeVisibility(t *testing.T) {
	s := newServer(t)
	send(t, s, "1")
	m := receiveOne(t, s)
	assert.Empty(t, receive(t, s, sqs.ReceiveMessageInput{}))
	_, err := s.client().ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: s.events(), ReceiptHandle: m.ReceiptHandle})
	require.NoError(t, err)
	again := receiveOne(t, s)

	_, err = s.client().DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: s.events(), ReceiptHandle: m.ReceiptHandle})
	assertCode(t, err, "InvalidParameterValue")
	for range 2 {
		_, err = s.client().DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: s.events(), ReceiptHandle: again.ReceiptHandle})
		require.NoError(t, err)
	}
	assert.Zero(t, s.counts(t))
}

func TestVisibilityTimeoutOfReceive(t *testing.T) {
	s := newServer(t)
	send(t, s, "1")
	began := time.Now()
	receive(t, s, sqs.ReceiveMessageInput{VisibilityTimeout: 1})
	assert.Len(t, receive(t, s, sqs.ReceiveMessageInput{WaitTimeSeconds: 10}), 1)
	assert.GreaterOrEqual(t, time.Since(began), time.Second)
}

func TestBatches(t *testing.T) {
	s := newServer(t)
	var entries []types.SendMessageBatchRequestEntry
	for i, body := range []string{"1", "\x01", "2", "3"} {
		entries = append(entries, types.SendMessageBatchRequestEntry{Id: aws.String(fmt.Sprint("id-", i)), MessageBody: &body})
	}
	sent, err := s.client().SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: s.events(), Entries: entries})
	require.NoError(t, err)
	require.Len(t, sent.Successful, 3)
	require.Len(t, sent.Failed, 1)
	assert.Equal(t, "id-1", *sent.Failed[0].Id)
	assert.Equal(t, "InvalidMessageContents", *sent.Failed[0].Code)
	assert.True(t, sent.Failed[0].SenderFault)

	got := receive(t, s, sqs.ReceiveMessageInput{MaxNumberOfMessages: 10})
	require.Len(t, got, 3)
	changed, err := s.client().ChangeMessageVisibilityBatch(t.Context(), &sqs.ChangeMessageVisibilityBatchInput{
		QueueUrl: s.events(), Entries: []types.ChangeMessageVisibilityBatchRequestEntry{
			{Id: aws.String("a"), ReceiptHandle: got[0].ReceiptHandle, VisibilityTimeout: 100},
			{Id: aws.String("b"), ReceiptHandle: got[1].ReceiptHandle, VisibilityTimeout: 43201},
			{Id: aws.String("c"), ReceiptHandle: aws.String("none")},
		},
	})
	require.NoError(t, err)
	require.Len(t, changed.Successful, 1)
	assert.Equal(t, "a", *changed.Successful[0].Id)
	assert.Equal(t, []string{"InvalidParameterValue", "ReceiptHandleIsInvalid"}, []string{*changed.Failed[0].Code, *changed.Failed[1].Code})

	deleted, err := s.client().DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{
		QueueUrl: s.events(), Entries: []types.DeleteMessageBatchRequestEntry{
			{Id: aws.String("a"), ReceiptHandle: got[0].ReceiptHandle},
			{Id: aws.String("b"), ReceiptHandle: aws.String("none")},
			{Id: aws.String("c"), ReceiptHandle: got[2].ReceiptHandle},
		},
	})
	require.NoError(t, err)
	assert.Len(t, deleted.Successful, 2)
	require.Len(t, deleted.Failed, 1)
	assert.Equal(t, "b", *deleted.Failed[0].Id)
	assert.Equal(t, 1, s.counts(t).InFlight)
}

func TestPurge(t *testing.T) {
	s := newServer(t)
	send(t, s, "1", "2")
	receiveOne(t, s)
	_, err := s.client().PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: s.events()})
	require.NoError(t, err)
	assert.Zero(t, s.counts(t))
}

func TestDeadLetters(t *testing.T) {
	s := newServer(t)
	send(t, s, "poison")
	for range 5 {
		m := receiveOne(t, s)
		require.NoError(t, s.db.Events().ChangeVisibility(t.Context(), *m.ReceiptHandle, 0))
	}
	assert.Empty(t, receive(t, s, sqs.ReceiveMessageInput{}))
	dead, err := s.client().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: s.queueURL(sqsapi.DeadQueue)})
	require.NoError(t, err)
	require.Len(t, dead.Messages, 1)
	assert.Equal(t, "poison", *dead.Messages[0].Body)
}

func TestLongPollWakes(t *testing.T) {
	s := newServer(t)
	got := make(chan []types.Message, 1)
	go func() {
		out, err := s.client().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: s.events(), WaitTimeSeconds: 20})
		if assert.NoError(t, err) {
			got <- out.Messages
		}
	}()
	s.untilCalls(t, 1)
	time.Sleep(100 * time.Millisecond) // so that it has looked, and waits
	send(t, s, "late")
	select { // what does not wake waits for almost 20 s more
	case messages := <-got:
		assert.Len(t, messages, 1)
	case <-time.After(15 * time.Second):
		assert.Fail(t, "the message woke nobody")
	}
}

func TestAbortedLongPollSwallowsNothing(t *testing.T) {
	s := newServer(t)
	for range 5 {
		ctx, abort := context.WithCancel(t.Context())
		polled := make(chan error)
		go func() {
			_, err := s.client().ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: s.events(), WaitTimeSeconds: 20})
			polled <- err
		}()
		s.untilCalls(t, 1)
		abort()
		require.Error(t, <-polled)
		s.untilCalls(t, 0)
	}
	send(t, s, "1")
	got := receive(t, s, sqs.ReceiveMessageInput{
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameApproximateReceiveCount},
	})
	require.Len(t, got, 1)
	assert.Equal(t, "1", got[0].Attributes["ApproximateReceiveCount"])
}

func TestBodyDigest(t *testing.T) {
	s := newServer(t)
	body := "决済 <&> \u2028"
	sent, err := s.client().SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: s.events(), MessageBody: &body})
	require.NoError(t, err)
	want := md5.Sum([]byte(body))
	assert.Equal(t, hex.EncodeToString(want[:]), *sent.MD5OfMessageBody)
	got := receiveOne(t, s)
	assert.Equal(t, body, *got.Body)
	assert.Equal(t, sent.MD5OfMessageBody, got.MD5OfBody)
}
