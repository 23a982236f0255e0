package consumer_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/consumer/boltinbox"
	"github.com/postern-dev/postern/pkg/webhook/consumer/dynamoinbox"
	"github.com/postern-dev/postern/pkg/webhook/consumer/s3bodies"
	"github.com/postern-dev/postern/pkg/webhook/consumer/sqssource"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func ship(_ context.Context, e consumer.Event) error {
	fmt.Println("ship", e.ID)
	return nil
}

// A Lambda function behind the queue.
func ExampleConsumer_HandleSQS() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c, err := consumer.New(consumer.Config{
		Name: "shipping", Handler: ship,
		Inbox: dynamoinbox.New(dynamodb.NewFromConfig(cfg), os.Getenv("INBOX_TABLE")),
		Blobs: s3bodies.New(s3.NewFromConfig(cfg), os.Getenv("BODIES_BUCKET")),
	})
	if err != nil {
		panic(err)
	}
	lambda.Start(c.HandleSQS)
}

// A test of a workflow, which needs no queue.
func ExampleConsumer_HandleSQS_test() {
	dir, err := os.MkdirTemp("", "shipping")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	inbox, err := boltinbox.Open(filepath.Join(dir, "inbox.db"))
	if err != nil {
		panic(err)
	}
	defer inbox.Close()
	c, err := consumer.New(consumer.Config{Name: "shipping", Handler: ship, Inbox: inbox, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	event := `{"specversion":"1.0","id":"evt_1","source":"/s","type":"payment.succeeded","webhookid":"wh_1","data":{}}`
	response, _ := c.HandleSQS(context.Background(), events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "1", Body: event},
		{MessageId: "2", Body: event}, // SQS delivers at least once
		{MessageId: "3", Body: "what is this?"},
	}})
	for _, failed := range response.BatchItemFailures {
		fmt.Println("back to the queue:", failed.ItemIdentifier)
	}
	// Output:
	// ship evt_1
	// back to the queue: 3
}

// A program that takes events off the queue until it is told to stop.
func ExampleConsumer_Run() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	c, err := consumer.New(consumer.Config{
		Name: "shipping", Handler: ship, Timeout: 10 * time.Minute,
		Inbox: dynamoinbox.New(dynamodb.NewFromConfig(cfg), os.Getenv("INBOX_TABLE")),
	})
	if err != nil {
		panic(err)
	}
	if err := c.Run(ctx, sqssource.New(sqs.NewFromConfig(cfg), os.Getenv("QUEUE_URL")), consumer.LoopConfig{}); err != nil {
		slog.Error("stopped", "error", err)
	}
}

// A workflow that takes nobody's word for it that an event is genuine.
func ExampleVerify() {
	secrets := map[string]string{"wh_1": os.Getenv("STRIPE_SECRET")}
	_, err := consumer.New(consumer.Config{
		Name: "shipping", Handler: ship,
		Verify: func(ctx context.Context, e webhook.Event) error {
			cfg := provider.Config{Secrets: []provider.Secret{{Value: secrets[e.WebhookID]}}}
			return consumer.Verify(ctx, e, "stripe", cfg)
		},
	})
	fmt.Println(err)
	// Output: <nil>
}

// One workflow for several kinds of events.
func ExampleTypes() {
	refund := func(_ context.Context, e consumer.Event) error {
		fmt.Println("refund", e.ID)
		return nil
	}
	handler := consumer.Types{"payment.succeeded": ship, "charge.refunded": refund}.Handle
	_ = handler(context.Background(), consumer.Event{Event: webhook.Event{ID: "evt_2", Type: "charge.refunded"}})
	fmt.Println(handler(context.Background(), consumer.Event{Event: webhook.Event{ID: "evt_3", Type: "customer.created"}}))
	// Output:
	// refund evt_2
	// no handler for events of type "customer.created"
}
