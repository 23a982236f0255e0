package main

import (
	"testing"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func newTable(t *testing.T) table {
	c := awsdynamodb.NewFromConfig(awstest.DynamoDB(t))
	return table{c, awstest.Table(t, c, dynamodb.WebhooksTable())}
}

func TestIssuedKeyHoldsUntilRevoked(t *testing.T) {
	tbl := newTable(t)
	var c client.Credentials
	revoke, err := tbl.issueKey(t.Context(), &c)
	require.NoError(t, err)
	keys := webhook.NewKeyring(dynamodb.NewKeys(tbl.client, tbl.name), webhook.SystemClock{}, nil)
	given := webhook.Credentials{WorkspaceID: c.WorkspaceID, UserID: c.UserID, PrivateKey: c.PrivateKey}
	_, err = keys.Authenticate(t.Context(), given)
	require.NoError(t, err)
	require.NoError(t, revoke(t.Context()))
	_, err = keys.Authenticate(t.Context(), given)
	assert.Error(t, err)
}
