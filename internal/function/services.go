package function

import (
	"crypto/rand"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/env"
	"github.com/postern-dev/postern/internal/kms"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
)

// Services makes what a function needs of AWS, each from a variable of its
// environment, so that a function needs the variables of what it asks for alone.
type Services struct {
	settings *env.Reader
	config   aws.Config
	db       *awsdynamodb.Client
}

// NewServices reads what the SDK needs to know from the environment.
func NewServices(getenv func(string) string) (*Services, error) {
	cfg, err := awsclient.FromEnvironment(getenv)
	if err != nil {
		return nil, err
	}
	return &Services{settings: env.NewReader(getenv), config: cfg, db: awsdynamodb.NewFromConfig(cfg)}, nil
}

// Err names the variables that were missing or wrong.
func (s *Services) Err() error { return s.settings.Err() }

// Webhooks are in POSTERN_WEBHOOKS_TABLE.
func (s *Services) Webhooks() webhook.Webhooks {
	return dynamodb.NewWebhooks(s.db, s.settings.Require("POSTERN_WEBHOOKS_TABLE"))
}

// Keyring is over the keys in POSTERN_WEBHOOKS_TABLE.
func (s *Services) Keyring() *webhook.Keyring {
	keys := dynamodb.NewKeys(s.db, s.settings.Require("POSTERN_WEBHOOKS_TABLE"))
	return webhook.NewKeyring(keys, webhook.SystemClock{}, rand.Reader)
}

// Claims are in POSTERN_EVENTS_TABLE.
func (s *Services) Claims() webhook.Claims {
	return dynamodb.NewClaims(s.db, s.settings.Require("POSTERN_EVENTS_TABLE"))
}

// Archive is in POSTERN_EVENTS_TABLE.
func (s *Services) Archive() webhook.Archive {
	return dynamodb.NewArchive(s.db, s.settings.Require("POSTERN_EVENTS_TABLE"))
}

// Deliveries are in POSTERN_EVENTS_TABLE.
func (s *Services) Deliveries() webhook.Deliveries {
	return dynamodb.NewDeliveries(s.db, s.settings.Require("POSTERN_EVENTS_TABLE"))
}

// Blobs are in POSTERN_BUCKET.
func (s *Services) Blobs() webhook.Blobs {
	return s3.New(s3.NewClient(s.config), s.settings.Require("POSTERN_BUCKET"))
}

// ArchiveDays are POSTERN_ARCHIVE_DAYS, which may be empty.
func (s *Services) ArchiveDays() *int {
	return env.Parse(s.settings, "POSTERN_ARCHIVE_DAYS", webhook.ParseArchiveDays)
}

// Queue is POSTERN_QUEUE_URL.
func (s *Services) Queue() webhook.Queue {
	return sqs.New(awssqs.NewFromConfig(s.config), s.settings.Require("POSTERN_QUEUE_URL"))
}

// Sealer seals with POSTERN_KMS_KEY_ID.
func (s *Services) Sealer() webhook.Sealer {
	return kms.New(awskms.NewFromConfig(s.config), s.settings.Require("POSTERN_KMS_KEY_ID"))
}
