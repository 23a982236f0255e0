package dynamodb

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Keys implements [webhook.Keys].
type Keys struct {
	client *dynamodb.Client
	table  string
}

// NewKeys returns the API keys of a table like [WebhooksTable].
func NewKeys(client *dynamodb.Client, table string) *Keys { return &Keys{client, table} }

// apiKey is an API key as its attributes.
type apiKey struct {
	ID          string     `dynamodbav:"id"`
	Workspace   string     `dynamodbav:"workspace"`
	User        string     `dynamodbav:"user"`
	Hash        string     `dynamodbav:"hash"`
	Description string     `dynamodbav:"description,omitempty"`
	CreatedAt   time.Time  `dynamodbav:"created_at"`
	RevokedAt   *time.Time `dynamodbav:"revoked_at,omitempty"`
}

func newAPIKey(k webhook.APIKey) apiKey {
	return apiKey{
		ID: k.ID, Workspace: k.Workspace, User: k.User, Hash: k.Hash, Description: k.Description,
		CreatedAt: k.CreatedAt.UTC(), RevokedAt: timeOrNil(k.RevokedAt),
	}
}

func (k apiKey) key() webhook.APIKey {
	return webhook.APIKey{
		ID: k.ID, Workspace: k.Workspace, User: k.User, Hash: k.Hash, Description: k.Description,
		CreatedAt: k.CreatedAt, RevokedAt: timeOrZero(k.RevokedAt),
	}
}

// Add stores k, in one call.
func (s *Keys) Add(ctx context.Context, k webhook.APIKey) error {
	full, err := itemOf(newAPIKey(k), hashKey(k.Workspace, k.Hash))
	if err != nil {
		return err
	}
	byID := idKey(k.Workspace, k.ID)
	byID["hash"] = text(k.Hash)
	unlessThere := types.Put{ConditionExpression: aws.String(absent)}
	return transact(ctx, s.client, webhook.ErrExists, putLike(unlessThere, s.table, full), putLike(unlessThere, s.table, byID))
}

// ByHash returns the workspace's key with that hash, in one call.
func (s *Keys) ByHash(ctx context.Context, workspace, hash string) (webhook.APIKey, error) {
	k, err := get[apiKey](ctx, s.client, s.table, hashKey(workspace, hash))
	return k.key(), err
}

// List returns all keys of a workspace, in one call for each MB.
func (s *Keys) List(ctx context.Context, workspace string) ([]webhook.APIKey, error) {
	pages := dynamodb.NewQueryPaginator(s.client, &dynamodb.QueryInput{
		TableName:                 &s.table,
		ConsistentRead:            aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk AND begins_with(sk, :hashes)"),
		ExpressionAttributeValues: item{":pk": text(keysPartition(workspace)), ":hashes": text(join("HASH", ""))},
	})
	var found []webhook.APIKey
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		var keys []apiKey
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &keys); err != nil {
			return nil, err
		}
		found = append(found, convert(keys, apiKey.key)...)
	}
	slices.SortFunc(found, oldestFirst)
	return found, nil
}

func oldestFirst(a, b webhook.APIKey) int {
	if order := a.CreatedAt.Compare(b.CreatedAt); order != 0 {
		return order
	}
	return strings.Compare(a.ID, b.ID)
}

// Revoke sets when the workspace's key with that id was revoked, in two calls.
func (s *Keys) Revoke(ctx context.Context, workspace, id string, at time.Time) error {
	found, err := get[apiKey](ctx, s.client, s.table, idKey(workspace, id))
	if err != nil {
		return err
	}
	_, err = s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                 &s.table,
		Key:                       hashKey(workspace, found.Hash),
		ConditionExpression:       aws.String("attribute_exists(pk)"),
		UpdateExpression:          aws.String("SET revoked_at = if_not_exists(revoked_at, :at)"),
		ExpressionAttributeValues: item{":at": text(at.UTC().Format(time.RFC3339Nano))},
	})
	if _, refused := refusedFor(err); refused {
		return webhook.ErrNotFound
	}
	return err
}
