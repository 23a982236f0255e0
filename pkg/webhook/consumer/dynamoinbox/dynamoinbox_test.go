package dynamoinbox_test

import (
	"testing"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer/dynamoinbox"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

// TestInbox runs over a table as the package's comment describes it: without an index.
func TestInbox(t *testing.T) {
	client := dynamodb.NewClient(awstest.DynamoDB(t))
	table := awstest.Table(t, client, dynamodb.WebhooksTable())
	webhooktest.RunClaims(t, func(*testing.T) webhook.Claims { return dynamoinbox.New(client, table) })
}
