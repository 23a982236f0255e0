// Manage is the Lambda function behind GET, PATCH and DELETE /v1/webhooks/{id}.
package main

import (
	"context"
	"crypto/rand"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("manage", build) }

func build(_ context.Context, getenv func(string) string) (api.Handler, error) {
	s, err := function.NewServices(getenv)
	if err != nil {
		return nil, err
	}
	m := webhook.NewManager(s.Webhooks(), s.Sealer(), jsonschema.Compiler{}, webhook.SystemClock{}, rand.Reader)
	return api.Manage(s.Keyring(), m, getenv("POSTERN_URL")), s.Err()
}
