package dynamodb

import (
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// absent is the condition of an item that is not there yet.
const absent = "attribute_not_exists(pk)"

// refusedFor says whether err is that a condition did not hold, and returns the
// item that broke it.
func refusedFor(err error) (old item, refused bool) {
	var failed *types.ConditionalCheckFailedException
	if !errors.As(err, &failed) {
		return nil, false
	}
	return failed.Item, true
}

// repetition notices whether the SDK made a call more than once.
type repetition struct {
	aws.Retryer
	seen bool
}

func (r *repetition) watch(o *dynamodb.Options) {
	r.Retryer = o.Retryer
	o.Retryer = r
}

// RetryDelay is asked for before each further attempt.
func (r *repetition) RetryDelay(attempt int, err error) (time.Duration, error) {
	r.seen = true
	return r.Retryer.RetryDelay(attempt, err)
}
