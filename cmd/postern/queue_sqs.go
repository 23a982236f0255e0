package main

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go/logging"
	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// callTimeout is above the longest wait for messages.
const callTimeout = maxWait + 10*time.Second

// sqsQueue is a queue that speaks SQS's protocol.
type sqsQueue struct {
	receiver *sqs.Receiver
	// name and advice are for errors.
	name, advice string
}

// open opens the queue of SQS that --queue-url names, or else that of the local server.
func (f *listenFlags) open(cmd *cobra.Command, s *settings) (queue, error) {
	if f.queueURL != "" {
		cfg, err := loadAWS(cmd.Context())
		if err != nil {
			return nil, err
		}
		return newSQSQueue(awsclient.WithTimeout(cfg, callTimeout), f.queueURL, adviceOnAWS), nil
	}
	c, err := s.credentials()
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(c.Endpoint, "https:") {
		return nil, usage(cmd, "only the local server has its queue at its own address; in AWS, name the queue with --queue-url")
	}
	url := strings.TrimRight(c.Endpoint, "/") + "/000000000000/postern-events"
	return newSQSQueue(localConfig(c), url, "It takes the credentials in the data folder of the local server: see --data."), nil
}

func localConfig(c client.Credentials) aws.Config {
	return aws.Config{
		Region:       "local",
		Credentials:  credentials.NewStaticCredentialsProvider(c.UserID, c.PrivateKey, ""),
		BaseEndpoint: &c.Endpoint,
		HTTPClient:   awsclient.NewHTTPClient(callTimeout),
		Retryer:      awsclient.NewRetryer,
		Logger:       logging.Nop{},
	}
}

func newSQSQueue(cfg aws.Config, url, advice string) queue {
	return sqsQueue{receiver: sqs.NewReceiver(awssqs.NewFromConfig(cfg), url), name: "the queue " + url, advice: advice}
}

func (q sqsQueue) explain(err error) error { return explainService(q.name, q.advice, err) }

func (q sqsQueue) receive(ctx context.Context, max int, wait time.Duration) ([]message, error) {
	received, err := q.receiver.Receive(ctx, max, wait)
	if err != nil {
		return nil, q.explain(err)
	}
	messages := make([]message, len(received))
	for i, r := range received {
		messages[i] = message{id: r.ID, handle: r.ReceiptHandle, body: r.Body}
	}
	return messages, nil
}

func (q sqsQueue) delete(ctx context.Context, handle string) error {
	return q.explain(q.receiver.Delete(ctx, handle))
}

func (q sqsQueue) release(ctx context.Context, handle string) error {
	return q.explain(q.receiver.ChangeVisibility(ctx, handle, 0))
}
