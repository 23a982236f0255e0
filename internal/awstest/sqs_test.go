package awstest_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
)

// TestSQSServer checks of the SQS server what the tests of Postern rely on.
// POSTERN_TEST_SQS_ENDPOINT puts the same questions to another server; the
// answers of several are in tools/aws/README.md.
func TestSQSServer(t *testing.T) {
	client := sqs.NewFromConfig(awstest.SQS(t))
	for _, c := range []struct {
		name string
		run  func(t *testing.T, client *sqs.Client)
	}{
		{"message groups on a standard queue", keepsGroups},
		{"message attributes and their digest", keepsAttributes},
		{"a message of 1 MiB and none larger", takesOneMiB},
		{"no character that XML 1.0 lacks", refusesCharacters},
		{"a message received too often goes to the dead letters", movesToDeadLetters},
		{"dead letters move back", movesBack},
		{"a long poll ends with a message that comes", longPoll},
		{"the visibility can be changed", changesVisibility},
		{"time of sending and count of receipts", tellsSystemAttributes},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, client)
		})
	}
}

func send(t *testing.T, client *sqs.Client, in sqs.SendMessageInput) *sqs.SendMessageOutput {
	t.Helper()
	out, err := client.SendMessage(t.Context(), &in)
	require.NoError(t, err)
	return out
}

func receive(t *testing.T, client *sqs.Client, url string, wait int32) []types.Message {
	t.Helper()
	out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: &url, WaitTimeSeconds: wait, MaxNumberOfMessages: 10,
		MessageAttributeNames:       []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	require.NoError(t, err)
	return out.Messages
}

func receiveOne(t *testing.T, client *sqs.Client, url string, wait int32) types.Message {
	t.Helper()
	messages := receive(t, client, url, wait)
	require.Len(t, messages, 1)
	return messages[0]
}

func keepsGroups(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, nil)
	send(t, client, sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("{}"), MessageGroupId: aws.String("hook-1")})
	assert.Equal(t, "hook-1", receiveOne(t, client, url, 5).Attributes["MessageGroupId"])
}

func keepsAttributes(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, nil)
	attribute := types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String("決済")}
	out := send(t, client, sqs.SendMessageInput{
		QueueUrl: &url, MessageBody: aws.String("{}"), MessageAttributes: map[string]types.MessageAttributeValue{"app": attribute},
	})
	// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
	digest := md5.Sum([]byte("\x00\x00\x00\x03app\x00\x00\x00\x06String\x01\x00\x00\x00\x06決済"))
	assert.Equal(t, hex.EncodeToString(digest[:]), aws.ToString(out.MD5OfMessageAttributes))
	got := receiveOne(t, client, url, 5).MessageAttributes
	assert.Equal(t, "決済", aws.ToString(got["app"].StringValue))
	assert.Equal(t, "String", aws.ToString(got["app"].DataType))
}

func takesOneMiB(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, nil)
	body := strings.Repeat("x", 1<<20)
	_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(body + "x")})
	require.Error(t, err)
	send(t, client, sqs.SendMessageInput{QueueUrl: &url, MessageBody: &body})
	assert.Len(t, *receiveOne(t, client, url, 5).Body, 1<<20)
}

func refusesCharacters(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, nil)
	for _, refused := range []string{"\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"} {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("a" + refused)})
		var answer interface{ HTTPStatusCode() int }
		require.ErrorAs(t, err, &answer, "%q", refused)
		assert.Equal(t, http.StatusBadRequest, answer.HTTPStatusCode(), "%q", refused)
	}
	taken := "\t\n\r \u0085\ud7ff\ue000\ufffd\U00010000\U0010ffff"
	send(t, client, sqs.SendMessageInput{QueueUrl: &url, MessageBody: &taken})
	assert.Equal(t, taken, *receiveOne(t, client, url, 5).Body)
}

// withDeadLetters returns a queue from which a message that was received once goes to dead.
func withDeadLetters(t *testing.T, client *sqs.Client) (url, dead, deadARN string) {
	dead = awstest.Queue(t, client, nil)
	attributes, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &dead, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	require.NoError(t, err)
	deadARN = attributes.Attributes["QueueArn"]
	url = awstest.Queue(t, client, map[string]string{
		"RedrivePolicy": fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":"1"}`, deadARN),
	})
	send(t, client, sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("{}")})
	failed := receiveOne(t, client, url, 5)
	_, err = client.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: &url, ReceiptHandle: failed.ReceiptHandle})
	require.NoError(t, err)
	require.Empty(t, receive(t, client, url, 1))
	return url, dead, deadARN
}

func movesToDeadLetters(t *testing.T, client *sqs.Client) {
	_, dead, _ := withDeadLetters(t, client)
	assert.Equal(t, "{}", *receiveOne(t, client, dead, 5).Body)
}

func movesBack(t *testing.T, client *sqs.Client) {
	url, _, deadARN := withDeadLetters(t, client)
	_, err := client.StartMessageMoveTask(t.Context(), &sqs.StartMessageMoveTaskInput{SourceArn: &deadARN})
	require.NoError(t, err)
	assert.Equal(t, "{}", *receiveOne(t, client, url, 10).Body)
}

func longPoll(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, nil)
	began := time.Now()
	assert.Empty(t, receive(t, client, url, 1))
	assert.GreaterOrEqual(t, time.Since(began), 900*time.Millisecond)

	time.AfterFunc(300*time.Millisecond, func() {
		_, _ = client.SendMessage(context.Background(), &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("{}")})
	})
	began = time.Now()
	receiveOne(t, client, url, 20)
	assert.Less(t, time.Since(began), 5*time.Second)
}

func changesVisibility(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, map[string]string{"VisibilityTimeout": "30"})
	send(t, client, sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("{}")})
	first := receiveOne(t, client, url, 5)
	assert.Empty(t, receive(t, client, url, 1))
	_, err := client.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: &url, ReceiptHandle: first.ReceiptHandle})
	require.NoError(t, err)
	second := receiveOne(t, client, url, 5)
	assert.Equal(t, first.MessageId, second.MessageId)
	assert.Equal(t, "2", second.Attributes["ApproximateReceiveCount"])
}

func tellsSystemAttributes(t *testing.T, client *sqs.Client) {
	url := awstest.Queue(t, client, nil)
	send(t, client, sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String("{}")})
	got := receiveOne(t, client, url, 5).Attributes
	assert.Equal(t, "1", got["ApproximateReceiveCount"])
	assert.Regexp(t, `^[0-9]{13}$`, got["SentTimestamp"])
}
