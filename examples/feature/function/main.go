// Function is the workflow of package orders as a Lambda function, behind the event
// source mapping in ../template.yaml.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/postern-dev/postern/examples/feature/orders"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/consumer/dynamoinbox"
	"github.com/postern-dev/postern/pkg/webhook/consumer/s3bodies"
)

func main() {
	log := lambdacontext.NewLogger()
	c, err := build(context.Background(), os.Getenv, log)
	if err != nil {
		log.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.Start(c.HandleSQS)
}

func build(ctx context.Context, getenv func(string) string, log *slog.Logger) (*consumer.Consumer, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	db := dynamodb.NewFromConfig(cfg)
	objects := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.UsePathStyle = o.BaseEndpoint != nil // servers other than AWS's have no host for each bucket
	})
	return consumer.New(consumer.Config{
		Name:    "orders",
		Handler: orders.Handler(orders.NewTable(db, getenv("ORDERS_TABLE"))),
		Inbox:   dynamoinbox.New(db, getenv("INBOX_TABLE")),
		Blobs:   s3bodies.New(objects, getenv("BODIES_BUCKET")),
		Log:     log,
	})
}
