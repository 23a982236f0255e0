// List is the Lambda function behind GET /v1/products/{product}/apps/{app}/webhooks.
package main

import (
	"context"
	"crypto/rand"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/env"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("list", build) }

func build(ctx context.Context, getenv func(string) string) (api.Handler, error) {
	settings := env.NewReader(getenv)
	table := settings.Require("POSTERN_WEBHOOKS_TABLE")
	if err := settings.Err(); err != nil {
		return nil, err
	}
	cfg, err := awsclient.Load(ctx)
	if err != nil {
		return nil, err
	}
	db := awsdynamodb.NewFromConfig(cfg)
	keyring := webhook.NewKeyring(dynamodb.NewKeys(db, table), webhook.SystemClock{}, rand.Reader)
	return api.List(keyring, webhook.NewLister(dynamodb.NewWebhooks(db, table))), nil
}
