// Package awsclient configures the AWS SDK for calls that a webhook waits for:
// it gives up on a slow answer early, and tries again soon.
package awsclient

import (
	"errors"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

const (
	maxAttempts = 3
	maxBackoff  = 200 * time.Millisecond
)

// NewRetryer returns the SDK's standard retryer with three attempts and up to
// 200 ms between them. An answer that ends early is tried again too, like one that
// never came: the SDK itself would not.
func NewRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.MaxBackoff = maxBackoff
		o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(cutShort))
	})
}

func cutShort(err error) aws.Ternary {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}
