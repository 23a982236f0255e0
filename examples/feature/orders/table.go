package orders

import (
	"context"
	"errors"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Table implements [Orders] in DynamoDB.
type Table struct {
	client *dynamodb.Client
	name   string
}

// NewTable returns the orders of a table with the string key "order_id".
func NewTable(client *dynamodb.Client, name string) *Table { return &Table{client, name} }

// Pay implements [Orders]. The inbox of the consumer makes it rare that a payment
// comes twice; that it does no harm then is for the condition here to see to.
func (t *Table) Pay(ctx context.Context, p Payment) error {
	_, err := t.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:           &t.name,
		Key:                 map[string]types.AttributeValue{"order_id": text(p.OrderID)},
		ConditionExpression: aws.String("attribute_exists(order_id) AND (attribute_not_exists(payment) OR payment = :payment)"),
		UpdateExpression:    aws.String("SET payment = :payment, paid_amount = :amount, paid_currency = :currency"),
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":payment": text(p.ID), ":amount": &types.AttributeValueMemberN{Value: strconv.FormatInt(p.Amount, 10)}, ":currency": text(p.Currency),
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	var failed *types.ConditionalCheckFailedException
	switch {
	case !errors.As(err, &failed):
		return err
	case len(failed.Item) == 0:
		return ErrNoOrder
	}
	return ErrPaidAlready
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
