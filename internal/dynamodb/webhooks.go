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

// Update replaces the version of w that is w.Version, in one call. The items of
// addresses that w has no more stay, and lead nowhere.
func (s *Webhooks) Update(ctx context.Context, w webhook.Webhook) error {
	current := types.Put{
		ConditionExpression:       aws.String(isCurrent),
		ExpressionAttributeValues: currentVersion(w),
	}
	w.Version++
	return s.put(ctx, w, webhook.ErrConflict, current)
}

// isCurrent is the condition of an item that is of a webhook's [currentVersion].
const isCurrent = "id = :id AND version = :version"

func currentVersion(w webhook.Webhook) item {
	return item{":id": text(w.ID), ":version": number(w.Version)}
}

// put writes w's two items if both meet the condition of like, with those of its
// addresses, and returns refused if one does not.
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
	writes := []types.TransactWriteItem{putLike(like, s.table, full), putLike(like, s.table, listed)}
	return transact(ctx, s.client, refused, append(writes, s.addresses(w)...)...)
}

func putLike(like types.Put, table string, i item) types.TransactWriteItem {
	like.TableName, like.Item = &table, i
	return types.TransactWriteItem{Put: &like}
}

// Delete leaves of w what its id and its addresses lead to, without secrets, in
// one call.
func (s *Webhooks) Delete(ctx context.Context, w webhook.Webhook) error {
	left := w
	left.Status, left.Secrets = webhook.Deleted, nil
	left.Version++
	i, err := itemOf(newHook(left), hookKey(w.ID))
	if err != nil {
		return err
	}
	current := types.Put{ConditionExpression: aws.String(isCurrent), ExpressionAttributeValues: currentVersion(w)}
	return transact(ctx, s.client, webhook.ErrConflict,
		putLike(current, s.table, i),
		types.TransactWriteItem{Delete: &types.Delete{
			TableName: &s.table, Key: placeKey(w.Key),
			ConditionExpression: current.ConditionExpression, ExpressionAttributeValues: current.ExpressionAttributeValues,
		}},
		types.TransactWriteItem{Delete: &types.Delete{TableName: &s.table, Key: activityKey(w.Key)}},
	)
}

// ByID returns the webhook with that id, in one call.
func (s *Webhooks) ByID(ctx context.Context, id string) (webhook.Webhook, error) {
	h, err := get[hook](ctx, s.client, s.table, hookKey(id))
	if err == nil && h.ID != id { // The item of an address.
		return webhook.Webhook{}, webhook.ErrNotFound
	}
	return h.webhook(), err
}

// ByKey returns the webhook of k, in two calls, or one if there is none.
func (s *Webhooks) ByKey(ctx context.Context, k webhook.Key) (webhook.Webhook, error) {
	listed, err := get[hook](ctx, s.client, s.table, placeKey(k))
	if err != nil {
		return webhook.Webhook{}, err
	}
	w, err := s.ByID(ctx, listed.ID)
	if err == nil && w.Status == webhook.Deleted { // Since the first call.
		return webhook.Webhook{}, webhook.ErrNotFound
	}
	return w, err
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
