package main

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func newTable(t *testing.T) table {
	c := awsdynamodb.NewFromConfig(awstest.DynamoDB(t))
	in := awsdynamodb.CreateTableInput{BillingMode: types.BillingModePayPerRequest}
	for name, kind := range map[string]types.KeyType{"pk": types.KeyTypeHash, "sk": types.KeyTypeRange} {
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: aws.String(name), KeyType: kind})
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS})
	}
	return table{c, awstest.Table(t, c, in)}
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
