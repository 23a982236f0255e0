// Generate is the Lambda function behind POST /v1/webhooks.
package main

import (
	"context"
	"crypto/rand"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/env"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/kms"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("generate", build) }

func build(ctx context.Context, getenv func(string) string) (api.Handler, error) {
	settings := env.NewReader(getenv)
	table, key := settings.Require("POSTERN_WEBHOOKS_TABLE"), settings.Require("POSTERN_KMS_KEY_ID")
	if err := settings.Err(); err != nil {
		return nil, err
	}
	cfg, err := awsclient.Load(ctx)
	if err != nil {
		return nil, err
	}
	db, clock := awsdynamodb.NewFromConfig(cfg), webhook.SystemClock{}
	generator := webhook.NewGenerator(dynamodb.NewWebhooks(db, table), kms.New(awskms.NewFromConfig(cfg), key), jsonschema.Compiler{}, clock, rand.Reader)
	keyring := webhook.NewKeyring(dynamodb.NewKeys(db, table), clock, rand.Reader)
	return api.Generate(keyring, generator, getenv("POSTERN_URL")), nil
}
