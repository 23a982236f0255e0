// Events is the Lambda function behind /v1/webhooks/{id}/events, /event and
// /replay: what was queued, and the way to queue it again.
package main

import (
	"context"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/function"
	"github.com/postern-dev/postern/pkg/webhook"
)

func main() { function.Main("events", build) }

func build(_ context.Context, getenv func(string) string) (api.Handler, error) {
	s, err := function.NewServices(getenv)
	if err != nil {
		return nil, err
	}
	return api.Events(s.Keyring(), webhook.NewReplayer(webhook.Services{
		Webhooks: s.Webhooks(), Archive: s.Archive(), Queue: s.Queue(), Clock: webhook.SystemClock{}, ArchiveDays: s.ArchiveDays(),
	})), s.Err()
}
