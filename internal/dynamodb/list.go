package dynamodb

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/pkg/webhook"
)

// List returns the webhooks that q asks for, in one call unless they hold more
// than the 1 MB that DynamoDB reads at once. Where q names an event and no env the
// whole app is read for it.
func (s *Webhooks) List(ctx context.Context, q webhook.Query) (found []webhook.Webhook, more bool, err error) {
	in, possible := s.query(q)
	if !possible {
		return nil, false, nil
	}
	pages := dynamodb.NewQueryPaginator(s.client, in)
	for pages.HasMorePages() && len(found) <= q.Limit {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, false, err
		}
		var hooks []hook
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &hooks); err != nil {
			return nil, false, err
		}
		found = append(found, convert(hooks, hook.webhook)...)
	}
	if len(found) > q.Limit {
		return found[:q.Limit], true, nil
	}
	return found, false, nil
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
