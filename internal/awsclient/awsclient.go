// Package awsclient configures the AWS SDK for calls that a webhook waits for:
// it gives up on a slow answer early, and tries again soon.
package awsclient

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

const (
	maxAttempts = 3
	maxBackoff  = 200 * time.Millisecond
)

// NewRetryer returns the SDK's standard retryer with three attempts and up to
// 200 ms between them. An answer that ends early is tried again too, like one that
// never came: the SDK itself would not.
func NewRetryer() aws.Retryer {
	return retryer{retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.MaxBackoff = maxBackoff
		o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(cutShort))
	})}
}

func cutShort(err error) aws.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

type retryer struct{ *retry.Standard }

// GetRetryToken takes from the quota of retries, which a service that answers again gives
// back. To the SDK it answers only by success; but a conditional write whose answer was
// lost fails its condition when it is repeated, and 35 of those would use up the quota.
func (r retryer) GetRetryToken(ctx context.Context, failure error) (func(error) error, error) {
	release, err := r.Standard.GetRetryToken(ctx, failure)
	if err != nil {
		return nil, err
	}
	return func(err error) error {
		if errors.As(err, new(smithy.APIError)) && !r.IsErrorRetryable(err) {
			err = nil
		}
		return release(err)
	}, nil
}
