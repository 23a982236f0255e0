package memory_test

import (
	"testing"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func TestClaims(t *testing.T) {
	webhooktest.RunClaims(t, func(*testing.T) webhook.Claims { return &memory.Claims{} })
}

func TestQueue(t *testing.T) {
	webhooktest.RunQueue(t, func(*testing.T) (webhook.Queue, webhooktest.Drain) {
		q := &memory.Queue{}
		return q, func(*testing.T) []webhook.Message { return q.Drain() }
	})
}
