package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/pkg/webhook"
)

func newBlobs(t *testing.T) webhook.Blobs {
	b, err := localblobs.Open(t.TempDir(), "http://127.0.0.1:8787/local/blobs/")
	require.NoError(t, err)
	return b
}
