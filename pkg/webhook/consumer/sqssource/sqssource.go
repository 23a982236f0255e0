// Package sqssource is a [consumer.Source] of SQS.
package sqssource

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// Source implements [consumer.Source].
type Source struct {
	client *sqs.Client
	url    string
}

var _ consumer.Source = (*Source)(nil)

// New returns a source of the standard queue with that URL. The client must give its
// calls over 20 seconds. It needs sqs:ReceiveMessage, sqs:DeleteMessage and
// sqs:ChangeMessageVisibility to be allowed.
func New(client *sqs.Client, queueURL string) *Source { return &Source{client, queueURL} }

// Receive implements [consumer.Source]. Times count in whole seconds, rounded up.
func (s *Source) Receive(ctx context.Context, max int, wait, visibility time.Duration) ([]consumer.Message, error) {
	out, err := s.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:              &s.url,
		MaxNumberOfMessages:   int32(max),
		WaitTimeSeconds:       seconds(wait),
		VisibilityTimeout:     seconds(visibility),
		MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{
			types.MessageSystemAttributeNameApproximateReceiveCount,
			types.MessageSystemAttributeNameSentTimestamp,
		},
	})
	if err != nil {
		return nil, err
	}
	messages := make([]consumer.Message, len(out.Messages))
	for i, m := range out.Messages {
		messages[i] = message(m)
	}
	return messages, nil
}

func message(m types.Message) consumer.Message {
	count, _ := strconv.Atoi(m.Attributes[string(types.MessageSystemAttributeNameApproximateReceiveCount)])
	attributes := make(map[string]string, len(m.MessageAttributes))
	for name, value := range m.MessageAttributes {
		attributes[name] = aws.ToString(value.StringValue)
	}
	return consumer.Message{
		ID: aws.ToString(m.MessageId), Body: []byte(aws.ToString(m.Body)), Receipt: aws.ToString(m.ReceiptHandle),
		Attributes: attributes, SentAt: sentAt(m), ReceiveCount: count,
	}
}

// sentAt is the zero time where SQS does not say it.
func sentAt(m types.Message) time.Time {
	millis, err := strconv.ParseInt(m.Attributes[string(types.MessageSystemAttributeNameSentTimestamp)], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(millis).UTC()
}

// Delete implements [consumer.Source].
func (s *Source) Delete(ctx context.Context, m consumer.Message) error {
	_, err := s.client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &s.url, ReceiptHandle: &m.Receipt})
	return err
}

// ChangeVisibility implements [consumer.Source]. D counts in whole seconds, rounded up.
func (s *Source) ChangeVisibility(ctx context.Context, m consumer.Message, d time.Duration) error {
	_, err := s.client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &s.url, ReceiptHandle: &m.Receipt, VisibilityTimeout: seconds(d),
	})
	return err
}

func seconds(d time.Duration) int32 { return int32((d + time.Second - 1) / time.Second) }
