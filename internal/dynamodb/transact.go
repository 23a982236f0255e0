package dynamodb

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	maxTransactAttempts = 8
	// firstTransactWait doubles with every attempt, to 1.3 s before the last.
	firstTransactWait = 20 * time.Millisecond
)

// transact makes all of the writes or none. It returns refused if one of their
// conditions does not hold. A transaction that DynamoDB cancels because another
// touches the same items, or for its load, is tried again: the SDK does not.
//
// An answer that was lost does no harm: the SDK gives each call a token, by which
// DynamoDB knows a transaction that it has made already.
func transact(ctx context.Context, client *dynamodb.Client, refused error, writes ...types.TransactWriteItem) error {
	in := &dynamodb.TransactWriteItemsInput{TransactItems: writes}
	for attempt := 0; ; attempt++ {
		_, err := client.TransactWriteItems(ctx, in)
		switch {
		case cancelledFor(err, "ConditionalCheckFailed"):
			return refused
		case attempt+1 == maxTransactAttempts || !isPassing(err):
			return err
		}
		if err := sleep(ctx, rand.N(firstTransactWait<<attempt)); err != nil {
			return err
		}
	}
}

// isPassing says whether err may pass. An earlier attempt, given up without an answer,
// may be in progress for longer than the SDK tries.
func isPassing(err error) bool {
	return errors.As(err, new(*types.TransactionInProgressException)) ||
		cancelledFor(err, "TransactionConflict") ||
		cancelledFor(err, "ThrottlingError") ||
		cancelledFor(err, "ProvisionedThroughputExceeded")
}

// cancelledFor says whether err cancels a transaction, and code is among its reasons.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
func cancelledFor(err error, code string) bool {
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return false
	}
	for _, reason := range cancelled.CancellationReasons {
		if aws.ToString(reason.Code) == code {
			return true
		}
	}
	return false
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
