package main

import (
	"context"
	"crypto/rand"
	"errors"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
)

// tableKeys are those in a table in AWS.
type tableKeys struct {
	keyring          *webhook.Keyring
	table, workspace string
}

func (t tableKeys) explain(err error) error {
	return explainService("the table "+t.table, adviceOnAWS, err)
}

func openTable(ctx context.Context, table, workspace string) (keyring, error) {
	cfg, err := loadAWS(ctx)
	if err != nil {
		return nil, err
	}
	keys := dynamodb.NewKeys(awsdynamodb.NewFromConfig(cfg), table)
	return tableKeys{webhook.NewKeyring(keys, webhook.SystemClock{}, rand.Reader), table, workspace}, nil
}

func (t tableKeys) issue(ctx context.Context, user, description string) (key, error) {
	k, private, err := t.keyring.Issue(ctx, t.workspace, user, description)
	if err != nil {
		return key{}, t.explain(err)
	}
	issued := record(k)
	issued.PrivateKey = private
	return issued, nil
}

func (t tableKeys) list(ctx context.Context) ([]key, error) {
	found, err := t.keyring.List(ctx, t.workspace)
	if err != nil {
		return nil, t.explain(err)
	}
	keys := make([]key, len(found))
	for i, k := range found {
		keys[i] = record(k)
	}
	return keys, nil
}

func (t tableKeys) revoke(ctx context.Context, id string) error {
	err := t.keyring.Revoke(ctx, t.workspace, id)
	var e *webhook.Error
	if errors.As(err, &e) && e.Kind == webhook.NotFound {
		return keyNotFound(id)
	}
	return t.explain(err)
}

func record(k webhook.APIKey) key {
	return key{
		ID: k.ID, WorkspaceID: k.Workspace, UserID: k.User, Description: k.Description,
		CreatedAt: k.CreatedAt.UTC(), RevokedAt: k.RevokedAt,
	}
}
