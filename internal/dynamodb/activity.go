package dynamodb

import (
	"context"
	"maps"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/postern-dev/postern/pkg/webhook"
)

// What a webhook last saw is an item of its own, since it changes while the webhook
// does not. Its times are attributes side by side, those of secrets too: an update
// can set what is in a map only where there is one already.
const (
	lastReceived = "last_received"
	lastAccepted = "last_accepted"
	lastRefused  = "last_refused"
	lastCause    = "last_cause"
	// matched begins the name of the attribute that belongs to a secret's id.
	matched = "matched" + separator
)

// seen are an activity's times by their attributes.
type seen map[string]time.Time

func newSeen(a webhook.Activity) seen {
	s := seen{lastReceived: a.LastReceived, lastAccepted: a.LastAccepted, lastRefused: a.LastRefused}
	for id, t := range a.SecretsMatched {
		s[matched+id] = t
	}
	maps.DeleteFunc(s, func(_ string, t time.Time) bool { return t.IsZero() })
	return s
}

func (s seen) attributes() item {
	i := make(item, len(s))
	for name, t := range s {
		i[name] = stampOf(t).value()
	}
	return i
}

// seenOf reads an item.
func seenOf(i item) (seen, error) {
	s := seen{}
	for name, value := range i {
		if !strings.HasPrefix(name, "last_") && !strings.HasPrefix(name, matched) || name == lastCause {
			continue
		}
		var t instant
		if err := attributevalue.Unmarshal(value, &t); err != nil {
			return nil, err
		}
		s[name] = t.Time
	}
	return s, nil
}

func activityOf(i item) (webhook.Activity, error) {
	s, err := seenOf(i)
	if err != nil {
		return webhook.Activity{}, err
	}
	a := webhook.Activity{LastReceived: s[lastReceived], LastAccepted: s[lastAccepted], LastRefused: s[lastRefused]}
	for name, t := range s {
		if id, ok := strings.CutPrefix(name, matched); ok {
			if a.SecretsMatched == nil {
				a.SecretsMatched = map[string]time.Time{}
			}
			a.SecretsMatched[id] = t
		}
	}
	if cause, ok := i[lastCause]; ok {
		err = attributevalue.Unmarshal(cause, &a.LastCause)
	}
	return a, err
}

// Note sets those times of a that are later than what is there, in one call where
// all of them are. Where one is not, as when another instance was faster, DynamoDB
// refuses and tells what is there; what remains to be set takes another call.
func (s *Webhooks) Note(ctx context.Context, k webhook.Key, a webhook.Activity) error {
	for later := newSeen(a); len(later) > 0; {
		there, err := s.note(ctx, k, later, a.LastCause)
		if there == nil {
			return err
		}
		maps.DeleteFunc(later, func(name string, t time.Time) bool { return !t.After(there[name]) })
	}
	return nil
}

// note sets all of later or, if one is not later than what is there, returns that.
func (s *Webhooks) note(ctx context.Context, k webhook.Key, later seen, cause string) (there seen, err error) {
	set := assign(later.attributes())
	in := &dynamodb.UpdateItemInput{
		TableName:                           &s.table,
		Key:                                 activityKey(k),
		ConditionExpression:                 aws.String(set.each("(attribute_not_exists(#a%[1]d) OR #a%[1]d < :a%[1]d)", " AND ")),
		UpdateExpression:                    aws.String(set.set()),
		ExpressionAttributeNames:            set.names,
		ExpressionAttributeValues:           set.values,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if _, refused := later[lastRefused]; refused {
		*in.UpdateExpression += ", " + lastCause + " = :cause"
		in.ExpressionAttributeValues[":cause"] = text(cause)
	}
	_, err = s.client.UpdateItem(ctx, in)
	if old, refused := refusedFor(err); refused {
		return seenOf(old)
	}
	return nil, err
}
