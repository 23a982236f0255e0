package dynamodb

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"github.com/postern-dev/postern/pkg/webhook"
)

// List returns the webhooks that q asks for, with what they last saw, in two calls
// at once unless they hold more than the 1 MB that DynamoDB reads at a time. Where
// q names an event and no env the whole app is read for it.
func (s *Webhooks) List(ctx context.Context, q webhook.Query) (found []webhook.Webhook, more bool, err error) {
	in, possible := s.query(q)
	if !possible {
		return nil, false, nil
	}
	seen := s.activities(q, *in)
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return seen.readPage(groupCtx) })
	group.Go(func() (err error) {
		found, err = s.read(groupCtx, in, q.Limit)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, false, err
	}
	if more = len(found) > q.Limit; more {
		found = found[:q.Limit]
	}
	return found, more, seen.fillIn(ctx, found)
}

// read returns the first webhooks of a query: more than limit, if there are as many.
func (s *Webhooks) read(ctx context.Context, in *dynamodb.QueryInput, limit int) (found []webhook.Webhook, err error) {
	pages := dynamodb.NewQueryPaginator(s.client, in)
	for pages.HasMorePages() && len(found) <= limit {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		var hooks []hook
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &hooks); err != nil {
			return nil, err
		}
		found = append(found, convert(hooks, hook.webhook)...)
	}
	return found, nil
}

// query asks for one webhook more than q.Limit, which tells whether more follow.
// It is false if nothing can be found.
func (s *Webhooks) query(q webhook.Query) (in *dynamodb.QueryInput, possible bool) {
	from, to := span(q)
	if from > to {
		return nil, false
	}
	in = &dynamodb.QueryInput{
		TableName:              &s.table,
		ConsistentRead:         aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk AND sk BETWEEN :from AND :to"),
		ExpressionAttributeValues: item{
			":pk": text(appPartition(q.Workspace, q.Product, q.App)), ":from": text(from), ":to": text(to),
		},
	}
	if q.Env == "" && q.Event != "" {
		in.FilterExpression = aws.String("event = :event")
		in.ExpressionAttributeValues[":event"] = text(q.Event)
	} else {
		in.Limit = aws.Int32(int32(q.Limit) + 1)
	}
	return in, true
}

// span returns the first and the last place that q asks for.
func span(q webhook.Query) (from, to string) {
	from, to = "\x00", "\U0010ffff"
	if q.Env != "" {
		env := escape.Replace(q.Env)
		from, to = env+separator, env+afterSeparator
	}
	if q.Env != "" && q.Event != "" {
		from = join(q.Env, q.Event)
		to = from
	}
	if q.AfterEnv != "" || q.AfterEvent != "" {
		from = max(from, join(q.AfterEnv, q.AfterEvent)+"\x00")
	}
	return from, to
}
