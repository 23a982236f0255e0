package dynamodb

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Commit turns c's entry into queued, and r into attributes of it. The item is at
// most 400 KB with both.
func (s *Claims) Commit(ctx context.Context, c webhook.Claim, r *webhook.Record) error {
	attributes, err := committed(c, r)
	if err != nil {
		return err
	}
	set := assign(attributes)
	set.names["#owner"], set.values[":owner"] = "owner", text(c.Owner)
	_, err = s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                 &s.table,
		Key:                       claimKey(c.WebhookID, c.EventID),
		ConditionExpression:       aws.String("#owner = :owner"),
		UpdateExpression:          aws.String(set.set() + " REMOVE lease, took_over"),
		ExpressionAttributeNames:  set.names,
		ExpressionAttributeValues: set.values,
	})
	if _, refused := refusedFor(err); refused {
		return webhook.ErrClaimLost
	}
	return err
}

// committed returns what a commit sets. The item stays for as long as the longer
// of window and record.
func committed(c webhook.Claim, r *webhook.Record) (item, error) {
	stays, attributes := c.Expires, item{}
	if r != nil {
		var err error
		if attributes, err = attributevalue.MarshalMap(newRecord(c, *r)); err != nil {
			return nil, err
		}
		if r.Expires.After(stays) {
			stays = r.Expires
		}
	}
	attributes["state"] = text(queued)
	attributes["window_ends"] = number(millisRoundedUp(c.Expires))
	attributes[TTLAttribute] = number(secondsRoundedUp(stays))
	return attributes, nil
}
