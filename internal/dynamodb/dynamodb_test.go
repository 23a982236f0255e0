package dynamodb_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func TestWebhooks(t *testing.T) {
	s := openStores(t)
	webhooktest.RunWebhooks(t, func(*testing.T) webhook.Webhooks { return s.webhooks })
}

func TestKeys(t *testing.T) {
	s := openStores(t)
	webhooktest.RunKeys(t, func(*testing.T) webhook.Keys { return s.keys })
}

func TestClaims(t *testing.T) {
	s := openStores(t)
	webhooktest.RunClaims(t, func(*testing.T) webhook.Claims { return s.claims })
}

// stores are those of new tables, behind a proxy.
type stores struct {
	webhooks *dynamodb.Webhooks
	keys     *dynamodb.Keys
	claims   *dynamodb.Claims
	proxy    *awstest.Proxy
	// client goes around the proxy.
	client                     *awsdynamodb.Client
	webhooksTable, eventsTable string
}

func openStores(t *testing.T) stores {
	t.Helper()
	cfg := awstest.DynamoDB(t)
	client := dynamodb.NewClient(cfg)
	s := stores{
		client:        client,
		webhooksTable: awstest.Table(t, client, dynamodb.WebhooksTable()),
		eventsTable:   awstest.Table(t, client, dynamodb.EventsTable()),
	}
	cfg, s.proxy = awstest.Through(t, cfg)
	proxied := dynamodb.NewClient(cfg)
	s.webhooks = dynamodb.NewWebhooks(proxied, s.webhooksTable)
	s.keys = dynamodb.NewKeys(proxied, s.webhooksTable)
	s.claims = dynamodb.NewClaims(proxied, s.eventsTable)
	return s
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newWebhook(event string) webhook.Webhook {
	id := strings.ToLower(rand.Text())
	return webhook.Webhook{
		ID:  id,
		Key: webhook.Key{Workspace: "ws-1", Product: "shop", App: "stripe", Env: "dev", Event: event},
		URL: "https://hooks.example.com/v1/hooks/" + id,
		Secrets: []webhook.Secret{
			{ID: "sec_2", Sealed: []byte("sealed-2"), CreatedAt: noon},
			{ID: "sec_1", Sealed: []byte("sealed-1"), CreatedAt: noon, ExpiresAt: noon.Add(time.Hour)},
		},
		Status: webhook.Active, CreatedAt: noon, UpdatedAt: noon, Version: 1,
	}
}

func newAPIKey() webhook.APIKey {
	id := rand.Text()
	return webhook.APIKey{ID: id, Workspace: "ws-1", User: "user-1", Hash: "hash of " + id, CreatedAt: noon}
}

func newClaim() webhook.Claim {
	return webhook.Claim{
		WebhookID: "hook-1", EventID: rand.Text(), Owner: rand.Text(),
		At: noon, Lease: noon.Add(30 * time.Second), Expires: noon.Add(7 * 24 * time.Hour),
	}
}

// rivalOf claims c's event later than c.
func rivalOf(c webhook.Claim, later time.Duration) webhook.Claim {
	c.Owner = rand.Text()
	c.At, c.Lease, c.Expires = c.At.Add(later), c.Lease.Add(later), c.Expires.Add(later)
	return c
}
