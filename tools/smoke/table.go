package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// table is the deployment's table of webhooks and keys.
type table struct {
	client *awsdynamodb.Client
	name   string
}

// issueKey puts credentials into c that hold until revoke is called, in a workspace
// of their own.
func (t table) issueKey(ctx context.Context, c *client.Credentials) (revoke func(context.Context) error, err error) {
	keys := webhook.NewKeyring(dynamodb.NewKeys(t.client, t.name), webhook.SystemClock{}, rand.Reader)
	workspace := "smoke-" + strings.ToLower(rand.Text()[:12])
	k, private, err := keys.Issue(ctx, workspace, "smoke", "for one smoke test")
	if err != nil {
		return nil, fmt.Errorf("issue a key: %w", err)
	}
	c.WorkspaceID, c.UserID, c.PrivateKey = workspace, k.User, private
	return func(ctx context.Context) error { return keys.Revoke(ctx, workspace, k.ID) }, nil
}
