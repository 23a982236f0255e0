package chaos

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// visibility is for how many seconds a message stays hidden that was received: until
// then one whose answer was lost is missing.
const visibility = 5

// Collector takes messages off a queue into a ledger.
type Collector struct {
	Client *sqs.Client
	URL    string
	Ledger *Ledger
}

// Run collects until ctx is done. What fails is tried again.
func (c *Collector) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := c.collect(ctx); err != nil {
			sleep(ctx, 50*time.Millisecond)
		}
	}
}

func (c *Collector) collect(ctx context.Context) error {
	out, err := c.Client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &c.URL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: visibility,
	})
	if err != nil || len(out.Messages) == 0 {
		return err
	}
	var done []types.DeleteMessageBatchRequestEntry
	for i, m := range out.Messages {
		c.Ledger.Found(*m.MessageId, []byte(*m.Body))
		done = append(done, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: m.ReceiptHandle})
	}
	_, err = c.Client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &c.URL, Entries: done})
	return err
}

// Empty waits until nothing is on the queue, not even hidden. Someone must Run meanwhile.
func (c *Collector) Empty(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := c.left(ctx)
		if err == nil && n == 0 {
			return nil
		}
		sleep(ctx, 100*time.Millisecond)
	}
	return ctx.Err()
}

func (c *Collector) left(ctx context.Context) (int, error) {
	names := []types.QueueAttributeName{types.QueueAttributeNameApproximateNumberOfMessages, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible}
	out, err := c.Client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &c.URL, AttributeNames: names})
	if err != nil {
		return 0, err
	}
	sum := 0
	for _, name := range names {
		n, err := strconv.Atoi(out.Attributes[string(name)])
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}
