package memory_test

import (
	"testing"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func TestWebhooks(t *testing.T) {
	webhooktest.RunWebhooks(t, func(*testing.T) webhook.Webhooks { return &memory.Webhooks{} })
}

func TestArchive(t *testing.T) {
	webhooktest.RunArchive(t, func(*testing.T) (webhook.Claims, webhook.Archive) {
		claims := &memory.Claims{}
		return claims, claims
	})
}

func TestDeliveries(t *testing.T) {
	webhooktest.RunDeliveries(t, func(*testing.T) webhook.Deliveries { return &memory.Deliveries{} })
}

func TestBlobs(t *testing.T) {
	webhooktest.RunBlobs(t, func(*testing.T) (webhook.Blobs, webhooktest.Damage) {
		blobs := &memory.Blobs{}
		return blobs, func(t *testing.T, ref string, with []byte) { blobs.Damage(ref, with) }
	})
}

func TestClaims(t *testing.T) {
	webhooktest.RunClaims(t, func(*testing.T) webhook.Claims { return &memory.Claims{} })
}

func TestQueue(t *testing.T) {
	webhooktest.RunQueue(t, func(*testing.T) (webhook.Queue, webhooktest.Drain) {
		q := &memory.Queue{}
		return q, func(*testing.T) []webhook.Message { return q.Drain() }
	})
}
