package webhook_test

import (
	"testing"

	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/pkg/webhook"
)

func newBlobs(t testing.TB) webhook.Blobs {
	return localblobs.New(t.TempDir(), "http://127.0.0.1:8787")
}
