// Package awsprofile configures the AWS SDK for a person, or a deployment, who may have
// profiles, roles and single sign-on. The functions have none of these, and do without
// what it imports: see [awsclient.FromEnvironment].
package awsprofile

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"github.com/postern-dev/postern/internal/awsclient"
)

// Load returns the configuration that the environment and the shared files
// describe, as the SDK documents it: region, credentials, AWS_ENDPOINT_URL and
// AWS_ENDPOINT_URL_<SERVICE>, AWS_CA_BUNDLE, AWS_MAX_ATTEMPTS. Its clients are as
// those of [awsclient.FromEnvironment]. It fails if what is set cannot be read.
//
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func Load(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithHTTPClient(awsclient.NewTransport()),
		config.WithRetryer(awsclient.NewRetryer),
		config.WithLogger(logging.Nop{}),
	)
	if err != nil {
		return aws.Config{}, err
	}
	// The SDK has given the client AWS_CA_BUNDLE by now, and needs its own type no more.
	if t, ok := cfg.HTTPClient.(*awshttp.BuildableClient); ok {
		cfg.HTTPClient = awsclient.Over(t)
	}
	return cfg, nil
}
