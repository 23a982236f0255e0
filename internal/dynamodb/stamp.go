package dynamodb

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// stamp is a time as text of a fixed width, which DynamoDB compares as it would
// the times themselves.
type stamp string

const stampLayout = "2006-01-02T15:04:05.000000000Z"

func stampOf(t time.Time) stamp { return stamp(t.UTC().Format(stampLayout)) }

func (s stamp) time() (time.Time, error) { return time.Parse(stampLayout, string(s)) }

func (s stamp) value() types.AttributeValue { return text(string(s)) }

// instant is a time that is stored as a [stamp].
type instant struct{ time.Time }

// MarshalDynamoDBAttributeValue implements [attributevalue.Marshaler].
func (i instant) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	return stampOf(i.Time).value(), nil
}

// UnmarshalDynamoDBAttributeValue implements [attributevalue.Unmarshaler].
func (i *instant) UnmarshalDynamoDBAttributeValue(v types.AttributeValue) (err error) {
	var s stamp
	if err = attributevalue.Unmarshal(v, &s); err == nil {
		i.Time, err = s.time()
	}
	return err
}
