package main

import (
	"context"
	"net/url"
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
	access   access
}

// access is what it takes to reach a queue.
type access struct {
	cfg aws.Config
	url string
	// advice is what to do where one is not let in.
	advice string
}

func (a access) explain(err error) error { return explainService("the queue "+a.url, a.advice, err) }

// reach returns how to reach the queue of SQS with that URL, or where it is empty the
// local server's queue of that name.
func reach(cmd *cobra.Command, s *settings, queue, localName string) (access, error) {
	if queue != "" {
		cfg, err := loadAWS(cmd.Context())
		if err != nil {
			return access{}, err
		}
		return access{awsclient.WithTimeout(cfg, callTimeout), queue, adviceOnAWS}, checkEndpoint(cmd, cfg, queue)
	}
	c, err := s.credentials()
	if err != nil {
		return access{}, err
	}
	if strings.HasPrefix(c.Endpoint, "https:") {
		return access{}, usage(cmd, "only the local server has its queue at its own address; in AWS, name the queue with --queue-url")
	}
	queue = strings.TrimRight(c.Endpoint, "/") + "/000000000000/" + localName
	return access{localConfig(c), queue, "It takes the credentials in the data folder of the local server: see --data."}, nil
}

// checkEndpoint returns a usage error for a queue without TLS, and so not of AWS, whose
// server the environment does not name: the SDK would ask AWS for it, with that server's
// credentials.
func checkEndpoint(cmd *cobra.Command, cfg aws.Config, queue string) error {
	u, err := url.Parse(queue)
	if err != nil || u.Scheme != "http" || awssqs.NewFromConfig(cfg).Options().BaseEndpoint != nil {
		return nil
	}
	return usage(cmd, "--queue-url is not of AWS: set AWS_ENDPOINT_URL_SQS=http://"+u.Host+" too")
}

// open opens the queue of SQS that --queue-url names, or else that of the local server.
func (f *listenFlags) open(cmd *cobra.Command, s *settings) (queue, error) {
	a, err := reach(cmd, s, f.queueURL, "postern-events")
	if err != nil {
		return nil, err
	}
	return sqsQueue{receiver: sqs.NewReceiver(awssqs.NewFromConfig(a.cfg), a.url), access: a}, nil
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

func (q sqsQueue) explain(err error) error { return q.access.explain(err) }

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
