package dynamodb

import (
	"context"
	"maps"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/pkg/webhook"
)

// activities reads what the webhooks of an app last saw, in the order of their
// places. Some webhooks have seen nothing, and some items are of no webhook.
type activities struct {
	pages *dynamodb.QueryPaginator
	// found are those read so far, by their places, of which last is the last.
	found map[string]webhook.Activity
	last  string
}

// activities reads the places that like, a query for webhooks, asks for.
func (s *Webhooks) activities(q webhook.Query, like dynamodb.QueryInput) *activities {
	like.ExpressionAttributeValues = maps.Clone(like.ExpressionAttributeValues)
	like.ExpressionAttributeValues[":pk"] = text(activityPartition(q.Workspace, q.Product, q.App))
	if like.FilterExpression != nil {
		like.FilterExpression = nil
		delete(like.ExpressionAttributeValues, ":event")
	}
	return &activities{pages: dynamodb.NewQueryPaginator(s.client, &like), found: map[string]webhook.Activity{}}
}

func (a *activities) readPage(ctx context.Context) error {
	page, err := a.pages.NextPage(ctx)
	if err != nil {
		return err
	}
	for _, i := range page.Items {
		if err := attributevalue.Unmarshal(i["sk"], &a.last); err != nil {
			return err
		}
		if a.found[a.last], err = activityOf(i); err != nil {
			return err
		}
	}
	return nil
}

// fillIn gives each webhook, of which the last has the last place, its activity.
func (a *activities) fillIn(ctx context.Context, webhooks []webhook.Webhook) error {
	for i := range webhooks {
		place := join(webhooks[i].Env, webhooks[i].Event)
		for a.last < place && a.pages.HasMorePages() {
			if err := a.readPage(ctx); err != nil {
				return err
			}
		}
		webhooks[i].Activity = a.found[place]
	}
	return nil
}
