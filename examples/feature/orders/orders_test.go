package orders_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/examples/feature/orders"
	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// ledger implements [orders.Orders].
type ledger struct {
	paid []orders.Payment
	err  error
}

func (l *ledger) Pay(_ context.Context, p orders.Payment) error {
	l.paid = append(l.paid, p)
	return l.err
}

func TestHandler(t *testing.T) {
	const paid = `{"data":{"object":{"id":"pi_1","amount_received":2000,"currency":"eur","metadata":{"order_id":"o-1"}}}}`
	down := errors.New("table down")
	tests := []struct {
		name, tag, data string
		err             error
		paid, fails     bool
	}{
		{name: "an order", tag: "payment.succeeded", data: paid, paid: true},
		{name: "an order that cannot be marked", tag: "payment.succeeded", data: paid, err: down, paid: true, fails: true},
		{name: "a payment for something else", tag: "payment.succeeded", data: `{"data":{"object":{"id":"pi_1"}}}`},
		{name: "no JSON", tag: "payment.succeeded", data: `x`, fails: true},
		{name: "another tag", tag: "customer.created", data: paid, fails: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &ledger{err: tt.err}
			err := orders.Handler(l)(t.Context(), consumer.Event{Event: webhook.Event{Type: tt.tag, Data: []byte(tt.data)}})
			assert.Equal(t, tt.fails, err != nil, "%v", err)
			if tt.err != nil {
				assert.ErrorIs(t, err, tt.err)
			}
			if tt.paid {
				assert.Equal(t, []orders.Payment{{ID: "pi_1", OrderID: "o-1", Amount: 2000, Currency: "eur"}}, l.paid)
			} else {
				assert.Empty(t, l.paid)
			}
		})
	}
}

func TestTable(t *testing.T) {
	client := dynamodb.NewFromConfig(awstest.DynamoDB(t))
	table := awstest.Table(t, client, dynamodb.CreateTableInput{
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("order_id"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("order_id"), KeyType: types.KeyTypeHash}},
	})
	key := map[string]types.AttributeValue{"order_id": &types.AttributeValueMemberS{Value: "o-1"}}
	s := orders.NewTable(client, table)
	payment := orders.Payment{ID: "pi_1", OrderID: "o-1", Amount: 2000, Currency: "eur"}

	assert.ErrorIs(t, s.Pay(t.Context(), payment), orders.ErrNoOrder)
	_, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &table, Item: key})
	require.NoError(t, err)
	require.NoError(t, s.Pay(t.Context(), payment))
	require.NoError(t, s.Pay(t.Context(), payment), "twice does no harm")
	payment.ID = "pi_2"
	assert.ErrorIs(t, s.Pay(t.Context(), payment), orders.ErrPaidAlready)

	out, err := client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &table, Key: key, ConsistentRead: aws.Bool(true)})
	require.NoError(t, err)
	assert.Equal(t, map[string]types.AttributeValue{
		"order_id": &types.AttributeValueMemberS{Value: "o-1"}, "payment": &types.AttributeValueMemberS{Value: "pi_1"},
		"paid_amount": &types.AttributeValueMemberN{Value: "2000"}, "paid_currency": &types.AttributeValueMemberS{Value: "eur"},
	}, out.Item)
}
