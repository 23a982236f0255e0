package dynamodb

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Claims implements [webhook.Claims]. Each of its methods is one conditional write.
type Claims struct {
	client *dynamodb.Client
	table  string
}

// NewClaims returns the claims of a table like [EventsTable].
func NewClaims(client *dynamodb.Client, table string) *Claims { return &Claims{client, table} }

const (
	claimed = "claimed"
	queued  = "queued"
)

// entry is a claim as its attributes.
type entry struct {
	State string `dynamodbav:"state"`
	Owner string `dynamodbav:"owner"`
	// Lease is in Unix milliseconds, and absent once the event is queued.
	Lease int64 `dynamodbav:"lease"`
	// Expires is in Unix seconds, as TTL wants it.
	Expires int64 `dynamodbav:"expires"`
	// TookOver is Expires of the entry that this one replaced, or 0. It tells what
	// a claim had found when only the answer to its repetition arrives.
	TookOver int64 `dynamodbav:"took_over"`
}

// Claim takes c's event. Its time and its lease count in milliseconds, and
// c.Expires in seconds, each rounded so that an entry holds no less than it should.
func (s *Claims) Claim(ctx context.Context, c webhook.Claim) (webhook.Found, error) {
	out, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table,
		Key:       claimKey(c.WebhookID, c.EventID),
		ConditionExpression: aws.String(absent +
			" OR expires <= :now OR (#state = :claimed AND lease <= :at)"),
		UpdateExpression: aws.String("SET #state = :claimed, #owner = :owner, lease = :lease, " +
			"took_over = if_not_exists(expires, :nothing), expires = :expires"),
		ExpressionAttributeNames: map[string]string{"#state": "state", "#owner": "owner"},
		ExpressionAttributeValues: item{
			":now": number(c.At.Unix()), ":at": number(c.At.UnixMilli()), ":nothing": number(0),
			":claimed": text(claimed), ":owner": text(c.Owner),
			":lease": number(millisRoundedUp(c.Lease)), ":expires": number(secondsRoundedUp(c.Expires)),
		},
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if err == nil {
		return found(out.Attributes, c)
	}
	if old, refused := refusedFor(err); refused {
		return found(old, c)
	}
	return 0, err
}

// found reads from the entry that is there after a claim what c found. An entry
// of c's own is c's write, whether it was answered at once or tried again by the SDK.
func found(i item, c webhook.Claim) (webhook.Found, error) {
	var e entry
	if err := attributevalue.UnmarshalMap(i, &e); err != nil {
		return 0, err
	}
	switch {
	case e.State == queued:
		return webhook.Queued, nil
	case e.State != claimed:
		return 0, fmt.Errorf("claim: an entry in the state %q", e.State)
	case e.Owner != c.Owner:
		return webhook.Busy, nil
	case e.TookOver > c.At.Unix():
		return webhook.Retaken, nil
	default:
		return webhook.Won, nil
	}
}

// Commit turns c's entry into queued.
func (s *Claims) Commit(ctx context.Context, c webhook.Claim) error {
	_, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                &s.table,
		Key:                      claimKey(c.WebhookID, c.EventID),
		ConditionExpression:      aws.String("#owner = :owner"),
		UpdateExpression:         aws.String("SET #state = :queued, expires = :expires REMOVE lease"),
		ExpressionAttributeNames: map[string]string{"#state": "state", "#owner": "owner"},
		ExpressionAttributeValues: item{
			":owner": text(c.Owner), ":queued": text(queued), ":expires": number(secondsRoundedUp(c.Expires)),
		},
	})
	if _, refused := refusedFor(err); refused {
		return webhook.ErrClaimLost
	}
	return err
}

// Release removes c's entry unless it is queued.
func (s *Claims) Release(ctx context.Context, c webhook.Claim) error {
	var repeated repetition
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName:                           &s.table,
		Key:                                 claimKey(c.WebhookID, c.EventID),
		ConditionExpression:                 aws.String("#owner = :owner AND #state = :claimed"),
		ExpressionAttributeNames:            map[string]string{"#state": "state", "#owner": "owner"},
		ExpressionAttributeValues:           item{":owner": text(c.Owner), ":claimed": text(claimed)},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}, repeated.watch)
	old, refused := refusedFor(err)
	switch {
	case refused && len(old) == 0 && repeated.seen:
		return nil // An earlier attempt has removed it, and its answer was lost.
	case refused:
		return webhook.ErrClaimLost
	default:
		return err
	}
}

func millisRoundedUp(t time.Time) int64 { return t.Add(time.Millisecond - 1).UnixMilli() }

func secondsRoundedUp(t time.Time) int64 { return t.Add(time.Second - 1).Unix() }
