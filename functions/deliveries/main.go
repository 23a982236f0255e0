// Deliveries is the Lambda function behind /v1/webhooks/{id}/deliveries: what was
// refused, and the way to let it in.
package main

import (
	"context"
	"crypto/rand"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func main() { function.Main("deliveries", build) }

func build(_ context.Context, getenv func(string) string) (api.Handler, error) {
	s, err := function.NewServices(getenv)
	if err != nil {
		return nil, err
	}
	return api.Deliveries(s.Keyring(), webhook.NewRetrier(webhook.Services{
		Webhooks: s.Webhooks(), Claims: s.Claims(), Deliveries: s.Deliveries(), Blobs: s.Blobs(), Queue: s.Queue(),
		Sealer: s.Sealer(), Schemas: jsonschema.Compiler{}, Fetcher: provider.NewHTTPFetcher(nil), Clock: webhook.SystemClock{}, Entropy: rand.Reader,
		ArchiveDays: s.ArchiveDays(),
	})), s.Err()
}
