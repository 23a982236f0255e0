package dynamodb_test

import (
	"crypto/rand"
	"net/http"
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

func TestArchive(t *testing.T) {
	s := openStores(t)
	webhooktest.RunArchive(t, func(*testing.T) (webhook.Claims, webhook.Archive) { return s.claims, s.archive })
}

func TestDeliveries(t *testing.T) {
	s := openStores(t)
	webhooktest.RunDeliveries(t, func(*testing.T) webhook.Deliveries { return s.deliveries })
}

// stores are those of new tables, behind a proxy.
type stores struct {
	webhooks   *dynamodb.Webhooks
	keys       *dynamodb.Keys
	claims     *dynamodb.Claims
	archive    *dynamodb.Archive
	deliveries *dynamodb.Deliveries
	proxy      *awstest.Proxy
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
	s.archive = dynamodb.NewArchive(proxied, s.eventsTable)
	s.deliveries = dynamodb.NewDeliveries(proxied, s.eventsTable)
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

func newRecord(c webhook.Claim) webhook.Record {
	return webhook.Record{
		WebhookID: c.WebhookID, EventID: c.EventID, Type: "payment_intent.succeeded",
		QueuedAt: c.At, Expires: c.At.Add(30 * 24 * time.Hour), Message: []byte("message"),
	}
}

func newKept() webhook.KeptDelivery {
	return webhook.KeptDelivery{
		ID: rand.Text(), WebhookID: "hook-1", ReceivedAt: noon, Expires: noon.Add(7 * 24 * time.Hour), Code: "signature_mismatch",
		Delivery: webhook.Delivery{
			Address: "hook-1", Method: "POST", RawQuery: "a=1", Body: []byte("body"), Header: http.Header{"Signature": {"v1=abc", "v1=def"}},
		},
	}
}

// newActivity is that of a webhook that last received, accepted and refused
// something within three minutes.
func newActivity(at time.Time) webhook.Activity {
	return webhook.Activity{
		LastReceived: at, LastAccepted: at.Add(-time.Minute), LastRefused: at.Add(-2 * time.Minute), LastCause: "signature_mismatch",
		SecretsMatched: map[string]time.Time{"sec_1": at.Add(-time.Minute)},
	}
}
