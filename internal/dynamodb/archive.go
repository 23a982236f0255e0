package dynamodb

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Archive implements [webhook.Archive].
type Archive struct {
	client *dynamodb.Client
	table  string
}

// NewArchive returns the records of a table like [EventsTable].
func NewArchive(client *dynamodb.Client, table string) *Archive { return &Archive{client, table} }

// Record returns the record of an event, in one call.
func (s *Archive) Record(ctx context.Context, webhookID, eventID string, at time.Time) (webhook.Record, error) {
	r, err := get[record](ctx, s.client, s.table, claimKey(webhookID, eventID))
	if err != nil {
		return webhook.Record{}, err
	}
	if r.Hook == "" || !at.Before(r.Ends.Time) {
		return webhook.Record{}, webhook.ErrNotFound
	}
	return r.record(webhookID)
}

// Find returns the records that q asks for, with a call to each shard, and further
// ones where a shard's answer holds fewer than q.Limit: after 1 MB, or where records
// have expired that DynamoDB has yet to delete.
func (s *Archive) Find(ctx context.Context, q webhook.RecordQuery) (found []webhook.Record, more bool, err error) {
	records, err := s.ofAllShards(ctx, q)
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(records, func(a, b record) int { return strings.Compare(a.At, b.At) })
	if more = len(records) > q.Limit; more {
		records = records[:q.Limit]
	}
	for _, each := range records {
		r, err := each.record(q.WebhookID)
		if err != nil {
			return nil, false, err
		}
		found = append(found, r)
	}
	return found, more, nil
}

func (s *Archive) ofAllShards(ctx context.Context, q webhook.RecordQuery) ([]record, error) {
	var found [shards][]record
	group, ctx := errgroup.WithContext(ctx)
	for shard := range shards {
		group.Go(func() (err error) {
			found[shard], err = s.ofShard(ctx, shard, q)
			return err
		})
	}
	err := group.Wait()
	return slices.Concat(found[:]...), err
}

// ofShard returns the first records of a shard: more than q.Limit of them, if it
// has as many.
func (s *Archive) ofShard(ctx context.Context, shard int, q webhook.RecordQuery) (found []record, err error) {
	in, possible := s.query(shard, q)
	if !possible {
		return nil, nil
	}
	for {
		page, err := s.client.Query(ctx, in)
		if err != nil {
			return nil, err
		}
		var records []record
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &records); err != nil {
			return nil, err
		}
		found = append(found, records...)
		if len(page.LastEvaluatedKey) == 0 || len(found) > q.Limit {
			return found, nil
		}
		// There are many of what is not wanted: they are read by the MB.
		in.ExclusiveStartKey, in.Limit = page.LastEvaluatedKey, nil
	}
}

// query asks a shard for what q asks for. It is false if nothing can be found.
func (s *Archive) query(shard int, q webhook.RecordQuery) (in *dynamodb.QueryInput, possible bool) {
	from, to := timeSpan(q)
	if from > to {
		return nil, false
	}
	in = &dynamodb.QueryInput{
		TableName:                &s.table,
		IndexName:                aws.String(RecordsIndex),
		KeyConditionExpression:   aws.String("hook = :hook AND #at BETWEEN :from AND :to"),
		FilterExpression:         aws.String("record_ends > :now"),
		ExpressionAttributeNames: map[string]string{"#at": "at"},
		ExpressionAttributeValues: item{
			":hook": text(shardPartition(q.WebhookID, shard)), ":from": text(from), ":to": text(to),
			":now": stampOf(q.At).value(),
		},
	}
	if q.Type == "" {
		in.Limit = aws.Int32(int32(q.Limit) + 1)
		return in, true
	}
	*in.FilterExpression += " AND #type = :type"
	in.ExpressionAttributeNames["#type"] = "type"
	in.ExpressionAttributeValues[":type"] = text(q.Type)
	return in, true
}

// timeSpan returns the first place that q asks for, and the one before which it ends.
func timeSpan(q webhook.RecordQuery) (from, to string) {
	from, to = string(stampOf(q.Since)), string(stampOf(q.Until))
	if !q.AfterTime.IsZero() || q.AfterID != "" {
		from = max(from, placeInTime(q.AfterTime, q.AfterID)+"\x00")
	}
	return from, to
}
