// Package sqs puts messages on a queue of SQS, and takes them off it.
package sqs

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// sizeLimit is the most bytes that a message may have, with the names, types and
// values of its attributes.
//
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const sizeLimit = 1 << 20

const stringType = "String"

// Queue implements [webhook.Queue].
type Queue struct {
	client *sqs.Client
	url    string
}

// New returns the standard queue with that URL.
func New(client *sqs.Client, queueURL string) *Queue { return &Queue{client, queueURL} }

// Send puts m on the queue, in one attempt: another, after one whose answer was
// lost, would queue m twice. SQS answers with a digest, which the SDK compares with
// that of m.Body; where they differ, what was queued is left open.
func (q *Queue) Send(ctx context.Context, m webhook.Message) error {
	if err := check(m); err != nil {
		return err
	}
	ctx, connected := watchConnection(ctx)
	_, err := q.client.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl:          &q.url,
		MessageBody:       aws.String(string(m.Body)),
		MessageAttributes: attributes(m.Attributes),
		MessageGroupId:    &m.Group,
	}, once)
	if err != nil && (!connected() || isRefusal(err)) {
		return fmt.Errorf("%w: %w", webhook.ErrNotSent, err)
	}
	return err
}

// check refuses what does not fit, and what the SDK would silently change.
func check(m webhook.Message) error {
	if n := size(m); n > sizeLimit {
		return fmt.Errorf("%w: %d bytes of at most %d", webhook.ErrTooLarge, n, sizeLimit)
	}
	if !utf8.Valid(m.Body) {
		return fmt.Errorf("%w: its body is not UTF-8", webhook.ErrNotSent)
	}
	return nil
}

// size returns how much of [sizeLimit] m takes.
func size(m webhook.Message) int {
	n := len(m.Body)
	for name, value := range m.Attributes {
		n += len(name) + len(stringType) + len(value)
	}
	return n
}

func attributes(from map[string]string) map[string]types.MessageAttributeValue {
	to := make(map[string]types.MessageAttributeValue, len(from))
	for name, value := range from {
		to[name] = types.MessageAttributeValue{DataType: aws.String(stringType), StringValue: aws.String(value)}
	}
	return to
}

func once(o *sqs.Options) { o.Retryer = aws.NopRetryer{} }
