package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TTLAttribute is the attribute of the events table that holds when DynamoDB may
// delete an item, in Unix seconds.
const TTLAttribute = "expires"

// RecordsIndex is the index of the events table by which [Archive] finds records.
const RecordsIndex = "byTime"

// WebhooksTable defines the table of [Webhooks] and [Keys], without its name.
func WebhooksTable() dynamodb.CreateTableInput { return table() }

// EventsTable defines the table of [Claims], [Archive] and [Deliveries], without
// its name.
func EventsTable() dynamodb.CreateTableInput {
	in := table()
	in.AttributeDefinitions = append(in.AttributeDefinitions, texts("hook", "at")...)
	in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{{
		IndexName: aws.String(RecordsIndex),
		KeySchema: keySchema("hook", "at"),
		Projection: &types.Projection{
			ProjectionType:   types.ProjectionTypeInclude,
			NonKeyAttributes: []string{"event_id", "type", "record_ends"},
		},
	}}
	return in
}

func table() dynamodb.CreateTableInput {
	return dynamodb.CreateTableInput{
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: texts("pk", "sk"),
		KeySchema:            keySchema("pk", "sk"),
	}
}

func texts(names ...string) []types.AttributeDefinition {
	return convert(names, func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS}
	})
}

func keySchema(hash, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: &hash, KeyType: types.KeyTypeHash},
		{AttributeName: &sort, KeyType: types.KeyTypeRange},
	}
}
