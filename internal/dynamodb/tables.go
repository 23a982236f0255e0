package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TTLAttribute is the attribute of the events table that holds when DynamoDB may
// delete an item, in Unix seconds.
const TTLAttribute = "expires"

// WebhooksTable defines the table of [Webhooks] and [Keys], without its name.
func WebhooksTable() dynamodb.CreateTableInput { return tableWith("pk", "sk") }

// EventsTable defines the table of [Claims], without its name.
func EventsTable() dynamodb.CreateTableInput { return tableWith("pk") }

// tableWith defines a table with a hash key and, where there are two names, a range key.
func tableWith(names ...string) dynamodb.CreateTableInput {
	in := dynamodb.CreateTableInput{BillingMode: types.BillingModePayPerRequest}
	for i, name := range names {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{
			AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS,
		})
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{
			AttributeName: aws.String(name), KeyType: []types.KeyType{types.KeyTypeHash, types.KeyTypeRange}[i],
		})
	}
	return in
}
