// Package dynamoinbox keeps a consumer's inbox in DynamoDB.
package dynamoinbox

import (
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/pkg/webhook"
)

// TTLAttribute is the attribute by which DynamoDB may delete what is over.
const TTLAttribute = dynamodb.TTLAttribute

// New returns an inbox in a table with the string keys "pk" (hash) and "sk" (range),
// which several consumers may share. It needs dynamodb:UpdateItem and
// dynamodb:DeleteItem to be allowed. An event costs two writes, a duplicate one.
func New(client *awsdynamodb.Client, table string) webhook.Claims {
	return dynamodb.NewClaims(client, table)
}
