package kms

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// NewClient returns a client for this package, so that who builds it need not
// import the SDK's package of the same name.
func NewClient(cfg aws.Config) *kms.Client { return kms.NewFromConfig(cfg) }
