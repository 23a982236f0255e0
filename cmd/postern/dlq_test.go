package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/forward"
	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/internal/sqs"
)

func sqsOf(s *local.Server) *awssqs.Client {
	return awssqs.New(awssqs.Options{
		BaseEndpoint: &s.Credentials.Endpoint, Region: "local",
		Credentials: credentials.NewStaticCredentialsProvider(s.Credentials.UserID, s.Credentials.PrivateKey, ""),
	})
}

// bury receives all messages until they are dead letters.
func bury(t *testing.T, client *awssqs.Client, queueURL string) {
	t.Helper()
	for range 100 {
		out, err := client.ReceiveMessage(t.Context(), &awssqs.ReceiveMessageInput{
			QueueUrl: &queueURL, MaxNumberOfMessages: 10, VisibilityTimeout: 0,
		})
		require.NoError(t, err)
		if len(out.Messages) == 0 {
			return
		}
		for _, m := range out.Messages {
			_, err := client.ChangeMessageVisibility(t.Context(), &awssqs.ChangeMessageVisibilityInput{QueueUrl: &queueURL, ReceiptHandle: m.ReceiptHandle})
			require.NoError(t, err)
		}
	}
	t.Fatal("the messages do not die")
}

func TestDeadLettersOfTheLocalServer(t *testing.T) {
	t.Parallel()
	s := localtest.Start(t)
	c := against(s)
	hook := c.generate(t, "paid", "--provider", "stripe", "--secret", "a")
	assert.Equal(t, ran{exitOK, "", "There are no dead letters.\n"}, c.run(t, "dlq", "list"))
	c.ok(t, sendTo(hook, "a", "e1")...)
	c.ok(t, sendTo(hook, "a", "e2")...)
	bury(t, sqsOf(s), s.QueueURL())

	list := c.ok(t, "dlq", "list")
	assert.Regexp(t, `(?m)^\S{36}  \S+Z  dev  paid  e1 +wh_\w+$`, list)
	assert.Equal(t, 3, strings.Count(list, "\n"))
	var letters []letter
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, "dlq", "list", "--max", "1", "--json")), &letters))
	require.Len(t, letters, 1)
	byID, byEvent := c.ok(t, "dlq", "show", letters[0].ID), c.ok(t, "dlq", "show", letters[0].EventID)
	assert.Equal(t, byID, byEvent)
	assert.Contains(t, byID, `"id":"`+letters[0].EventID+`"`)
	assert.Equal(t, exitFailed, c.run(t, "dlq", "show", "e9").code)

	assert.Equal(t, "2 dead letters were moved.\n", c.ok(t, "dlq", "redrive", "--rate", "100/s"))
	assert.Equal(t, 2, strings.Count(c.ok(t, "listen", "--max", "2"), "\n"))
	assert.Equal(t, "0 dead letters were moved.\n", c.ok(t, "dlq", "redrive"))
	nowhere := c.env["POSTERN_ENDPOINT"] + "/000000000000/nowhere"
	assert.Contains(t, c.run(t, "dlq", "redrive", "--to", nowhere).stderr, "postern: the queue "+nowhere+" answers: The specified queue does not exist.")
}

func TestDeadLettersArePurged(t *testing.T) {
	t.Parallel()
	s := localtest.Start(t)
	c := against(s)
	c.ok(t, sendTo(c.generate(t, "paid", "--provider", "stripe", "--secret", "a"), "a", "e1")...)
	bury(t, sqsOf(s), s.QueueURL())
	unsure := c.run(t, "dlq", "purge")
	assert.Equal(t, exitUsage, unsure.code)
	assert.Contains(t, unsure.stderr, "confirm it with --yes")
	assert.Equal(t, "About 1 dead letter is deleted.\n", c.ok(t, "dlq", "purge", "--yes"))
	assert.Equal(t, "[]\n", c.ok(t, "dlq", "list", "--json"))
}

// queues are one of dead letters and one whose dead letters those are, in SQS.
func queues(t *testing.T, client *awssqs.Client) (dead, source string) {
	dead = awstest.Queue(t, client, nil)
	out, err := client.GetQueueAttributes(t.Context(), &awssqs.GetQueueAttributesInput{
		QueueUrl: &dead, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	require.NoError(t, err)
	return dead, awstest.Queue(t, client, map[string]string{
		"RedrivePolicy": `{"deadLetterTargetArn":"` + out.Attributes["QueueArn"] + `","maxReceiveCount":"1"}`,
	})
}

func putLetter(t *testing.T, client *awssqs.Client, queueURL, body string) {
	t.Helper()
	_, err := client.SendMessage(t.Context(), &awssqs.SendMessageInput{
		QueueUrl: &queueURL, MessageBody: &body, MessageGroupId: aws.String("wh_x"),
		MessageAttributes: map[string]types.MessageAttributeValue{
			"env": {DataType: aws.String("String"), StringValue: aws.String("dev")},
			"raw": {DataType: aws.String("Binary"), BinaryValue: []byte{0, 0xff}},
		},
	})
	require.NoError(t, err)
}

func take(t *testing.T, client *awssqs.Client, queueURL string) types.Message {
	t.Helper()
	out, err := client.ReceiveMessage(t.Context(), &awssqs.ReceiveMessageInput{
		QueueUrl: &queueURL, WaitTimeSeconds: 5, MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameMessageGroupId},
	})
	require.NoError(t, err)
	require.Len(t, out.Messages, 1)
	return out.Messages[0]
}

func TestDeadLettersOfSQS(t *testing.T) {
	cfg := awstest.SQS(t)
	awsEnvironment(t, cfg)
	client := awssqs.NewFromConfig(cfg)
	dead, source := queues(t, client)
	putLetter(t, client, source, "poison\x09\x1b"[:7])
	bury(t, client, source)
	assert.Regexp(t, `(?m)^\S+  \S+Z  dev  -     -      wh_x$`, cli{}.ok(t, "dlq", "list", "--queue-url", dead))
	assert.Equal(t, "1 dead letter was moved.\n", cli{}.ok(t, "dlq", "redrive", "--queue-url", dead))
	assert.Equal(t, "poison\x09", *take(t, client, source).Body)
}

func TestDeadLettersAreMovedByHandWhereThereAreNoTasks(t *testing.T) {
	cfg := awstest.SQS(t)
	client := awssqs.NewFromConfig(cfg)
	dead, source := queues(t, client)
	for range 12 {
		putLetter(t, client, dead, "letter")
	}
	target, err := url.Parse(*cfg.BaseEndpoint)
	require.NoError(t, err)
	sent := 0
	next := forward.To(target)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Header.Get("X-Amz-Target") {
		case "AmazonSQS.StartMessageMoveTask":
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"__type":"com.amazonaws.sqs#UnknownOperationException","message":"No."}`))
			return
		case "AmazonSQS.SendMessage":
			sent++
		}
		next.ServeHTTP(w, r)
	}))
	defer proxy.Close()
	cfg.BaseEndpoint = &proxy.URL
	awsEnvironment(t, cfg)

	lost := cli{}.run(t, "dlq", "redrive", "--queue-url", dead)
	assert.Equal(t, exitFailed, lost.code)
	assert.Contains(t, lost.stderr, "name the queue to move to with --to")
	assert.Zero(t, sent)
	assert.Equal(t, "12 dead letters were moved.\n", cli{}.ok(t, "dlq", "redrive", "--queue-url", dead, "--to", source))
	assert.Equal(t, 12, sent)
	got := take(t, client, source)
	assert.Equal(t, "letter", *got.Body)
	assert.Equal(t, "wh_x", got.Attributes["MessageGroupId"])
	assert.Equal(t, []byte{0, 0xff}, got.MessageAttributes["raw"].BinaryValue)
	assert.Equal(t, "dev", *got.MessageAttributes["env"].StringValue)
	assert.Equal(t, "[]\n", cli{}.ok(t, "dlq", "list", "--queue-url", dead, "--json"))
}

func TestDeadLettersThatCannotBeMovedStay(t *testing.T) {
	cfg := awstest.SQS(t)
	awsEnvironment(t, cfg)
	client := awssqs.NewFromConfig(cfg)
	dead := awstest.Queue(t, client, nil)
	putLetter(t, client, dead, "letter")
	d := &deadLetters{client: client, receiver: sqs.NewReceiver(client, dead), access: access{url: dead}}
	moved, err := d.moveTo(t.Context(), dead+"-not-there", 0)
	require.ErrorContains(t, err, "stays where it is")
	assert.Zero(t, moved)
	assert.Equal(t, "letter", *take(t, client, dead).Body, "it is given back")
}
