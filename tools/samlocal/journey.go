package main

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"time"

	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/smoke"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// callTimeout is for a call that starts a container.
const callTimeout = time.Minute

func (s *stack) webhooks() webhook.Webhooks { return dynamodb.NewWebhooks(s.tables, "WebhooksTable") }

func (s *stack) keyring() *webhook.Keyring {
	return webhook.NewKeyring(dynamodb.NewKeys(s.tables, "WebhooksTable"), webhook.SystemClock{}, rand.Reader)
}

// issueKey returns credentials for the API.
func (s *stack) issueKey(ctx context.Context) (client.Credentials, error) {
	k, private, err := s.keyring().Issue(ctx, "local", "you", "for sam local")
	return client.Credentials{Endpoint: s.endpoint(), WorkspaceID: k.Workspace, UserID: k.User, PrivateKey: private}, err
}

// try takes one webhook through the functions: see package smoke.
func (s *stack) try(ctx context.Context, c client.Credentials, w io.Writer) error {
	caller := &http.Client{Timeout: callTimeout}
	return smoke.Run(ctx, smoke.Target{
		Client: client.New(c, client.WithHTTPClient(caller)), Env: "dev", HTTP: caller,
		Queue: sqs.NewReceiver(s.queues, s.queueURL), Delete: smoke.DeleteIn(s.webhooks()),
	}, w)
}
