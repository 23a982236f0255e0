package dynamodb

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Webhooks implements [webhook.Webhooks].
type Webhooks struct {
	client *dynamodb.Client
	table  string
}

// NewWebhooks returns the webhooks of a table like [WebhooksTable].
func NewWebhooks(client *dynamodb.Client, table string) *Webhooks {
	return &Webhooks{client, table}
}

// Create stores w as its first version, in one call.
func (s *Webhooks) Create(ctx context.Context, w webhook.Webhook) error {
	w.Version = 1
	return s.put(ctx, w, webhook.ErrExists, types.Put{ConditionExpression: aws.String(absent)})
}

// Update replaces the version of w that is w.Version, in one call.
func (s *Webhooks) Update(ctx context.Context, w webhook.Webhook) error {
	replaced := types.Put{
		ConditionExpression:       aws.String("id = :id AND version = :version"),
		ExpressionAttributeValues: item{":id": text(w.ID), ":version": number(w.Version)},
	}
	w.Version++
	return s.put(ctx, w, webhook.ErrConflict, replaced)
}

// put writes w's two items if both meet the condition of like, and returns
// refused if one does not.
func (s *Webhooks) put(ctx context.Context, w webhook.Webhook, refused error, like types.Put) error {
	h := newHook(w)
	full, err := itemOf(h, hookKey(w.ID))
	if err != nil {
		return err
	}
	listed, err := itemOf(h.withoutSealed(), placeKey(w.Key))
	if err != nil {
		return err
	}
	return transact(ctx, s.client, refused, putLike(like, s.table, full), putLike(like, s.table, listed))
}

func putLike(like types.Put, table string, i item) types.TransactWriteItem {
	like.TableName, like.Item = &table, i
	return types.TransactWriteItem{Put: &like}
}

// ByID returns the webhook with that id, in one call.
func (s *Webhooks) ByID(ctx context.Context, id string) (webhook.Webhook, error) {
	h, err := get[hook](ctx, s.client, s.table, hookKey(id))
	return h.webhook(), err
}

// ByKey returns the webhook of k, in two calls, or one if there is none.
func (s *Webhooks) ByKey(ctx context.Context, k webhook.Key) (webhook.Webhook, error) {
	listed, err := get[hook](ctx, s.client, s.table, placeKey(k))
	if err != nil {
		return webhook.Webhook{}, err
	}
	return s.ByID(ctx, listed.ID)
}

// get reads what was last written under key, or returns [webhook.ErrNotFound].
func get[T any](ctx context.Context, client *dynamodb.Client, table string, key item) (v T, err error) {
	out, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &table, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return v, err
	}
	if len(out.Item) == 0 {
		return v, webhook.ErrNotFound
	}
	err = attributevalue.UnmarshalMap(out.Item, &v)
	return v, err
}
