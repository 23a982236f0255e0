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

// maxReads is how many calls a Find makes to each shard at most: all but the first read 1 MB.
const maxReads = 10

// Find returns the records that q asks for, with a call to each shard, and further
// ones where a shard's answer holds fewer than q.Limit: after 1 MB, or where records
// have expired that DynamoDB has yet to delete. Of a shard of which it has gone through
// some 10 MB it looks no further.
func (s *Archive) Find(ctx context.Context, q webhook.RecordQuery) (found []webhook.Record, rest *webhook.RecordPlace, err error) {
	records, until, err := s.ofAllShards(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if until != "" {
		if rest, err = placeAt(until); err != nil {
			return nil, nil, err
		}
		until = placeInTime(rest.Time, rest.ID)
		records = slices.DeleteFunc(records, func(r record) bool { return r.At > until })
	}
	slices.SortFunc(records, func(a, b record) int { return strings.Compare(a.At, b.At) })
	for _, each := range records[:min(len(records), q.Limit)] {
		r, err := each.record(q.WebhookID)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, r)
	}
	if len(records) > q.Limit {
		last := found[q.Limit-1].Place()
		rest = &last
	}
	return found, rest, nil
}

// ofAllShards returns what ofShard does of each, and the first of the places at which
// one of them was left; "" if all were gone through.
func (s *Archive) ofAllShards(ctx context.Context, q webhook.RecordQuery) (all []record, until string, err error) {
	var found [shards][]record
	var left [shards]string
	group, ctx := errgroup.WithContext(ctx)
	for shard := range shards {
		group.Go(func() (err error) {
			found[shard], left[shard], err = s.ofShard(ctx, shard, q)
			return err
		})
	}
	err = group.Wait()
	for _, place := range left {
		if place != "" && (until == "" || place < until) {
			until = place
		}
	}
	return slices.Concat(found[:]...), until, err
}

// ofShard returns the first records of a shard, more than q.Limit of them unless that
// takes too many reads, and the place up to which it has them; "" if it has them all.
func (s *Archive) ofShard(ctx context.Context, shard int, q webhook.RecordQuery) (found []record, until string, err error) {
	in, possible := s.query(shard, q)
	if !possible {
		return nil, "", nil
	}
	for range maxReads {
		page, err := s.client.Query(ctx, in)
		if err != nil {
			return nil, "", err
		}
		var records []record
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &records); err != nil {
			return nil, "", err
		}
		found = append(found, records...)
		if len(page.LastEvaluatedKey) == 0 {
			return found, "", nil
		}
		if err := attributevalue.Unmarshal(page.LastEvaluatedKey["at"], &until); err != nil {
			return nil, "", err
		}
		if len(found) > q.Limit {
			break
		}
		// There are many of what is not wanted: they are read by the MB.
		in.ExclusiveStartKey, in.Limit = page.LastEvaluatedKey, nil
	}
	return found, until, nil
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
