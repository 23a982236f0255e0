package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/sqs"
)

// deadQueue is the local server's queue of dead letters.
const deadQueue = "postern-events-dead"

// peekWait is how long to wait for a message before there is taken to be none: less
// would ask only some of SQS's servers.
const peekWait = time.Second

// deadLetters is a queue of dead letters.
type deadLetters struct {
	client   *awssqs.Client
	receiver *sqs.Receiver
	access   access
}

func openDeadLetters(cmd *cobra.Command, s *settings, url string) (*deadLetters, error) {
	a, err := reach(cmd, s, url, deadQueue)
	if err != nil {
		return nil, err
	}
	c := awssqs.NewFromConfig(a.cfg)
	return &deadLetters{client: c, receiver: sqs.NewReceiver(c, a.url), access: a}, nil
}

// peek receives messages until see says that it is enough, or there are no more, and
// then gives all of them back.
func (d *deadLetters) peek(ctx context.Context, see func(sqs.Received) (more bool)) (err error) {
	var held []string
	defer func() { d.giveBack(ctx, held) }()
	seen := map[string]bool{}
	for more := true; more; {
		got, err := d.receiver.Receive(ctx, maxBatch, peekWait)
		if err != nil {
			return d.access.explain(err)
		}
		fresh := false
		for _, m := range got {
			held = append(held, m.ReceiptHandle)
			if !seen[m.ID] && more {
				fresh, more = true, see(m)
			}
			seen[m.ID] = true
		}
		more = more && fresh
	}
	return nil
}

// giveBack lets messages be received again at once. Failing that, they come again
// once their visibility timeout has passed.
func (d *deadLetters) giveBack(ctx context.Context, handles []string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	for _, h := range handles {
		_ = d.receiver.ChangeVisibility(ctx, h, 0)
	}
}

// attribute returns an attribute of the queue of that URL.
func (d *deadLetters) attribute(ctx context.Context, url string, name types.QueueAttributeName) (string, error) {
	out, err := d.client.GetQueueAttributes(ctx, &awssqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []types.QueueAttributeName{name},
	})
	if err != nil {
		of := d.access
		of.url = url
		return "", of.explain(err)
	}
	value, ok := out.Attributes[string(name)]
	if !ok {
		return "", fmt.Errorf("the queue %s does not tell its %s", url, name)
	}
	return value, nil
}

// size is about how many messages there are.
func (d *deadLetters) size(ctx context.Context) (int, error) {
	n, err := d.attribute(ctx, d.access.url, types.QueueAttributeNameApproximateNumberOfMessages)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(n)
}
