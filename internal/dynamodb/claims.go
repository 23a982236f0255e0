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
	// WindowEnds is in Unix milliseconds. The time by which DynamoDB may delete the
	// item is another: it deletes late, and a record may outlast the window.
	WindowEnds int64 `dynamodbav:"window_ends"`
	// TookOver is WindowEnds of the entry that this one replaced, or 0. It tells what
	// a claim had found when only the answer to its repetition arrives.
	TookOver int64 `dynamodbav:"took_over"`
}

// Claim takes c's event. Its times count in milliseconds, rounded so that an entry
// holds no less than it should. A record that has outlasted the window is
// forgotten: the event is about to be queued anew.
func (s *Claims) Claim(ctx context.Context, c webhook.Claim) (webhook.Found, error) {
	out, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table,
		Key:       claimKey(c.WebhookID, c.EventID),
		ConditionExpression: aws.String(absent +
			" OR window_ends <= :at OR (#state = :claimed AND lease <= :at)"),
		UpdateExpression: aws.String("SET #state = :claimed, #owner = :owner, lease = :lease, " +
			"took_over = if_not_exists(window_ends, :nothing), window_ends = :ends, expires = :expires " +
			"REMOVE " + recordAttributes),
		ExpressionAttributeNames: map[string]string{
			"#state": "state", "#owner": "owner", "#at": "at", "#type": "type",
		},
		ExpressionAttributeValues: item{
			":at": number(c.At.UnixMilli()), ":nothing": number(0),
			":claimed": text(claimed), ":owner": text(c.Owner), ":lease": number(millisRoundedUp(c.Lease)),
			":ends": number(millisRoundedUp(c.Expires)), ":expires": number(secondsRoundedUp(c.Expires)),
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
	case e.TookOver > c.At.UnixMilli():
		return webhook.Retaken, nil
	default:
		return webhook.Won, nil
	}
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
