// Package awsclient configures the AWS SDK for calls that a webhook waits for:
// it gives up on a slow answer early, and tries again soon.
package awsclient

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
)

const (
	maxAttempts = 3
	maxBackoff  = 200 * time.Millisecond
)

// Load returns the configuration that the environment and the shared files
// describe, as the SDK documents it: region, credentials, AWS_ENDPOINT_URL and
// AWS_ENDPOINT_URL_<SERVICE>, AWS_CA_BUNDLE, AWS_MAX_ATTEMPTS. Its clients give
// each attempt 1.5 s and make three, and log nothing: the SDK writes plain text to
// standard error, where Lambda expects JSON, and what matters of it comes back as
// errors. It fails if what is set cannot be read.
//
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func Load(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithHTTPClient(newTransport(exchangeTimeout)),
		config.WithRetryer(NewRetryer),
		config.WithLogger(logging.Nop{}),
	)
	if err != nil {
		return aws.Config{}, err
	}
	// The SDK has given the client AWS_CA_BUNDLE by now, and needs its own type no more.
	if t, ok := cfg.HTTPClient.(*awshttp.BuildableClient); ok {
		cfg.HTTPClient = &client{t}
	}
	return cfg, nil
}

// NewRetryer returns the SDK's standard retryer with three attempts and up to
// 200 ms between them.
func NewRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.MaxBackoff = maxBackoff
	})
}
