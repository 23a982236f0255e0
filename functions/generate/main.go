// Generate is the Lambda function behind POST /v1/webhooks.
package main

import (
	"context"
	"crypto/rand"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("generate", build) }

func build(_ context.Context, getenv func(string) string) (api.Handler, error) {
	s, err := function.NewServices(getenv)
	if err != nil {
		return nil, err
	}
	g := webhook.NewGenerator(s.Webhooks(), s.Sealer(), jsonschema.Compiler{}, webhook.SystemClock{}, rand.Reader)
	return api.Generate(s.Keyring(), g, getenv("POSTERN_URL")), s.Err()
}
