package sqs

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Receiver takes messages off a queue.
type Receiver struct {
	client *sqs.Client
	url    string
}

// NewReceiver returns a receiver of the queue with that URL. The client must give
// its calls longer than Receive waits.
func NewReceiver(client *sqs.Client, queueURL string) *Receiver { return &Receiver{client, queueURL} }

// Received is a message, hidden from other receivers until the queue's visibility
// timeout has passed.
type Received struct {
	webhook.Message
	ID string
	// SentAt is when the message came onto the queue, to the millisecond.
	SentAt time.Time
	// ReceiveCount is how often it was received, this time included.
	ReceiveCount int
	// ReceiptHandle is for Delete and ChangeVisibility.
	ReceiptHandle string
}

// Receive returns at most max messages, 1 to 10, as soon as there are any, or none
// after wait: up to 20 s, in whole seconds.
func (r *Receiver) Receive(ctx context.Context, max int, wait time.Duration) ([]Received, error) {
	out, err := r.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:              &r.url,
		MaxNumberOfMessages:   int32(max),
		WaitTimeSeconds:       int32(wait / time.Second),
		MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{
			types.MessageSystemAttributeNameApproximateReceiveCount,
			types.MessageSystemAttributeNameSentTimestamp,
			types.MessageSystemAttributeNameMessageGroupId,
		},
	})
	if err != nil {
		return nil, err
	}
	received := make([]Received, len(out.Messages))
	for i, m := range out.Messages {
		received[i] = newReceived(m)
	}
	return received, nil
}

func newReceived(m types.Message) Received {
	count, _ := strconv.Atoi(m.Attributes[string(types.MessageSystemAttributeNameApproximateReceiveCount)])
	sent, _ := strconv.ParseInt(m.Attributes[string(types.MessageSystemAttributeNameSentTimestamp)], 10, 64)
	return Received{
		Message: webhook.Message{
			Body:       []byte(aws.ToString(m.Body)),
			Attributes: stringsOf(m.MessageAttributes),
			Group:      m.Attributes[string(types.MessageSystemAttributeNameMessageGroupId)],
		},
		ID:            aws.ToString(m.MessageId),
		SentAt:        time.UnixMilli(sent).UTC(),
		ReceiveCount:  count,
		ReceiptHandle: aws.ToString(m.ReceiptHandle),
	}
}

func stringsOf(attributes map[string]types.MessageAttributeValue) map[string]string {
	values := make(map[string]string, len(attributes))
	for name, value := range attributes {
		values[name] = aws.ToString(value.StringValue)
	}
	return values
}

// Delete removes the message that was received with that handle.
func (r *Receiver) Delete(ctx context.Context, receiptHandle string) error {
	_, err := r.client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &r.url, ReceiptHandle: &receiptHandle})
	return err
}

// ChangeVisibility hides the message that was received with that handle for d from
// now on, in whole seconds: 0 shows it to others at once.
func (r *Receiver) ChangeVisibility(ctx context.Context, receiptHandle string, d time.Duration) error {
	_, err := r.client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &r.url, ReceiptHandle: &receiptHandle, VisibilityTimeout: int32(d / time.Second),
	})
	return err
}
