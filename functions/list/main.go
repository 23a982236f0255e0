// List is the Lambda function behind GET /v1/products/{product}/apps/{app}/webhooks.
package main

import (
	"context"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("list", build) }

func build(_ context.Context, getenv func(string) string) (api.Handler, error) {
	s, err := function.NewServices(getenv)
	if err != nil {
		return nil, err
	}
	return api.List(s.Keyring(), webhook.NewLister(s.Webhooks())), s.Err()
}
