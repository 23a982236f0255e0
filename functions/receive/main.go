// Receive is the Lambda function behind /v1/hooks/{id}: what providers call.
package main

import (
	"context"
	"crypto/rand"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/env"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/kms"
	"github.com/postern-dev/postern/internal/metrics"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("receive", build) }

func build(ctx context.Context, getenv func(string) string) (api.Handler, error) {
	settings := env.NewReader(getenv)
	webhooks, events := settings.Require("POSTERN_WEBHOOKS_TABLE"), settings.Require("POSTERN_EVENTS_TABLE")
	queue, key := settings.Require("POSTERN_QUEUE_URL"), settings.Require("POSTERN_KMS_KEY_ID")
	if err := settings.Err(); err != nil {
		return nil, err
	}
	cfg, err := awsclient.Load(ctx)
	if err != nil {
		return nil, err
	}
	db, sealer, q := awsdynamodb.NewFromConfig(cfg), kms.New(awskms.NewFromConfig(cfg), key), metrics.WatchAge(sqs.New(awssqs.NewFromConfig(cfg), queue))
	return api.Receive(webhook.NewReceiver(dynamodb.NewWebhooks(db, webhooks), dynamodb.NewClaims(db, events), q, sealer, jsonschema.Compiler{}, webhook.SystemClock{}, rand.Reader)), nil
}
