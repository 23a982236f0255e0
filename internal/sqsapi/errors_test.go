package sqsapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorsHaveTheSDKsTypes(t *testing.T) {
	s := newServer(t)
	c := s.client()
	send(t, s, "1")
	m := receiveOne(t, s)
	require.NoError(t, s.db.Events().ChangeVisibility(t.Context(), *m.ReceiptHandle, 0))

	_, err := c.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("other")})
	assert.ErrorAs(t, err, new(*types.QueueDoesNotExist))
	assertCode(t, err, "AWS.SimpleQueueService.NonExistentQueue")
	_, err = c.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: s.events(), ReceiptHandle: aws.String("none")})
	assert.ErrorAs(t, err, new(*types.ReceiptHandleIsInvalid))
	_, err = c.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: s.events(), ReceiptHandle: m.ReceiptHandle})
	assert.ErrorAs(t, err, new(*types.MessageNotInflight))
	_, err = c.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: s.events(), MessageBody: aws.String("\x00")})
	assert.ErrorAs(t, err, new(*types.InvalidMessageContents))
	_, err = c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("other")})
	assertCode(t, err, "UnknownOperationException")

	var e smithy.APIError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, smithy.FaultClient, e.ErrorFault())
}

func TestQueueIsNamedByItsURL(t *testing.T) {
	s := newServer(t)
	for _, url := range []string{"", "::", s.url, s.url + "/000000000000/other", s.url + "/1/postern-events", *s.events() + "/x"} {
		_, err := s.client().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url})
		assertCode(t, err, "AWS.SimpleQueueService.NonExistentQueue", url)
	}
}

func TestReceiveRefuses(t *testing.T) {
	s := newServer(t)
	for name, c := range map[string]struct {
		in   sqs.ReceiveMessageInput
		code string
	}{
		"too many":            {sqs.ReceiveMessageInput{MaxNumberOfMessages: 11}, "InvalidParameterValue"},
		"less than none":      {sqs.ReceiveMessageInput{MaxNumberOfMessages: -1}, "InvalidParameterValue"},
		"too long a wait":     {sqs.ReceiveMessageInput{WaitTimeSeconds: 21}, "InvalidParameterValue"},
		"a negative wait":     {sqs.ReceiveMessageInput{WaitTimeSeconds: -1}, "InvalidParameterValue"},
		"hidden for too long": {sqs.ReceiveMessageInput{VisibilityTimeout: 43201}, "InvalidParameterValue"},
		"hidden for less":     {sqs.ReceiveMessageInput{VisibilityTimeout: -1}, "InvalidParameterValue"},
		"unknown attribute": {sqs.ReceiveMessageInput{
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{"Other"},
		}, "InvalidAttributeName"},
	} {
		c.in.QueueUrl = s.events()
		_, err := s.client().ReceiveMessage(t.Context(), &c.in)
		assertCode(t, err, c.code, name)
	}
}

func TestSendRefuses(t *testing.T) {
	s := newServer(t)
	attributes := func(name, kind, value string) map[string]types.MessageAttributeValue {
		return map[string]types.MessageAttributeValue{name: {DataType: &kind, StringValue: &value}}
	}
	for name, c := range map[string]struct {
		in   sqs.SendMessageInput
		code string
	}{
		"an empty body":       {sqs.SendMessageInput{MessageBody: aws.String("")}, "InvalidParameterValue"},
		"a byte too many":     {sqs.SendMessageInput{MessageBody: aws.String(strings.Repeat("x", 1<<20+1))}, "InvalidParameterValue"},
		"a delay":             {sqs.SendMessageInput{DelaySeconds: 1}, "AWS.SimpleQueueService.UnsupportedOperation"},
		"FIFO's duplicates":   {sqs.SendMessageInput{MessageDeduplicationId: aws.String("1")}, "InvalidParameterValue"},
		"a number":            {sqs.SendMessageInput{MessageAttributes: attributes("a", "Number", "1")}, "AWS.SimpleQueueService.UnsupportedOperation"},
		"an attribute's name": {sqs.SendMessageInput{MessageAttributes: attributes("a b", "String", "1")}, "InvalidParameterValue"},
		"a group's name":      {sqs.SendMessageInput{MessageGroupId: aws.String("a b")}, "InvalidParameterValue"},
		"a system attribute": {sqs.SendMessageInput{MessageSystemAttributes: map[string]types.MessageSystemAttributeValue{
			"AWSTraceHeader": {DataType: aws.String("String"), StringValue: aws.String("Root=1")},
		}}, "AWS.SimpleQueueService.UnsupportedOperation"},
	} {
		c.in.QueueUrl = s.events()
		if c.in.MessageBody == nil {
			c.in.MessageBody = aws.String("{}")
		}
		_, err := s.client().SendMessage(t.Context(), &c.in)
		assertCode(t, err, c.code, name)
	}
	assert.Zero(t, s.counts(t))
}

func TestBatchRefuses(t *testing.T) {
	s := newServer(t)
	entries := func(body string, ids ...string) (all []types.SendMessageBatchRequestEntry) {
		for _, id := range ids {
			all = append(all, types.SendMessageBatchRequestEntry{Id: &id, MessageBody: &body})
		}
		return all
	}
	var eleven []string
	for i := range 11 {
		eleven = append(eleven, fmt.Sprint(i))
	}
	for name, c := range map[string]struct {
		entries []types.SendMessageBatchRequestEntry
		code    string
	}{
		"nothing":        {[]types.SendMessageBatchRequestEntry{}, "EmptyBatchRequest"},
		"eleven":         {entries("x", eleven...), "TooManyEntriesInBatchRequest"},
		"the same twice": {entries("x", "a", "b", "a"), "BatchEntryIdsNotDistinct"},
		"an id":          {entries("x", "a b"), "InvalidBatchEntryId"},
		"over 1 MiB":     {entries(strings.Repeat("x", 1<<19+1), "a", "b"), "BatchRequestTooLong"},
	} {
		_, err := s.client().SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: s.events(), Entries: c.entries})
		assertCode(t, err, "AWS.SimpleQueueService."+c.code, name)
	}
	assert.Zero(t, s.counts(t))
}

func TestStoreClosed(t *testing.T) {
	s := newServer(t)
	require.NoError(t, s.db.Close())
	_, err := s.client().SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: s.events(), MessageBody: aws.String("{}")})
	assertCode(t, err, "ServiceUnavailable")
	var e smithy.APIError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, smithy.FaultServer, e.ErrorFault())
}
