package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/logging"

	"github.com/postern-dev/postern/internal/awsprofile"
)

// adviceOnAWS is what to do where AWS does not let one in.
const adviceOnAWS = "Check the AWS credentials and the region of the environment."

// loadAWS returns the configuration that the environment describes, once it has found
// that it names a region and credentials.
func loadAWS(ctx context.Context) (aws.Config, error) {
	cfg, err := awsprofile.Load(ctx)
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS: %w", err)
	}
	if cfg.Region == "" {
		return aws.Config{}, errors.New("no AWS region is set: set AWS_REGION, or AWS_PROFILE to a profile that has one")
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		text := fmt.Sprintf("no AWS credentials: %v. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", err)
		return aws.Config{}, &serviceError{text, exitRefused, err}
	}
	cfg.Logger = logging.Nop{} // what matters comes back as an error
	return cfg, nil
}
