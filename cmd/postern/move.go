package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// mover moves messages one by one: it sends each, as it is, and deletes it only then,
// so that a fault can double a message and never lose one.
type mover struct {
	from *deadLetters
	to   string
	// sent are the ids that messages got, by which those that come back are known.
	sent  map[string]bool
	moved int
}

func (d *deadLetters) moveTo(ctx context.Context, to string, rate int) (moved int, err error) {
	m := &mover{from: d, to: to, sent: map[string]bool{}}
	var each time.Duration
	if rate > 0 {
		each = time.Second / time.Duration(rate)
	}
	for more := true; more && err == nil; {
		more, err = m.batch(ctx, each)
	}
	return m.moved, err
}

// batch moves some messages, and says whether there may be more to move.
func (m *mover) batch(ctx context.Context, each time.Duration) (more bool, err error) {
	out, err := m.from.client.ReceiveMessage(ctx, &awssqs.ReceiveMessageInput{
		QueueUrl: &m.from.access.url, MaxNumberOfMessages: maxBatch, WaitTimeSeconds: int32(peekWait / time.Second),
		MessageAttributeNames:       []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameMessageGroupId},
	})
	if err != nil {
		return false, m.from.access.explain(err)
	}
	for i, message := range out.Messages {
		if m.sent[aws.ToString(message.MessageId)] {
			m.giveBack(ctx, out.Messages[i:i+1])
			continue
		}
		if err := m.move(ctx, message); err != nil {
			m.giveBack(ctx, out.Messages[i:])
			return false, err
		}
		more = true
		if err := pause(ctx, each); err != nil {
			m.giveBack(ctx, out.Messages[i+1:])
			return false, err
		}
	}
	return more, nil
}

func (m *mover) move(ctx context.Context, message types.Message) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
	defer cancel()
	in := &awssqs.SendMessageInput{QueueUrl: &m.to, MessageBody: message.Body, MessageAttributes: message.MessageAttributes}
	if group, ok := message.Attributes[string(types.MessageSystemAttributeNameMessageGroupId)]; ok {
		in.MessageGroupId = &group
	}
	// Once: after an answer that was lost another attempt would double it.
	out, err := m.from.client.SendMessage(ctx, in, func(o *awssqs.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return fmt.Errorf("message %s stays where it is: %w", aws.ToString(message.MessageId), m.from.access.explain(err))
	}
	m.sent[aws.ToString(out.MessageId)] = true
	m.moved++
	if err := m.from.receiver.Delete(ctx, aws.ToString(message.ReceiptHandle)); err != nil {
		return fmt.Errorf("message %s is on both queues, since it could not be deleted: %w", aws.ToString(message.MessageId), m.from.access.explain(err))
	}
	return nil
}

func (m *mover) giveBack(ctx context.Context, messages []types.Message) {
	handles := make([]string, len(messages))
	for i, message := range messages {
		handles[i] = aws.ToString(message.ReceiptHandle)
	}
	m.from.giveBack(ctx, handles)
}
