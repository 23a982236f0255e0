package s3

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// NewClient returns a client for this package, so that who builds it need not
// import the SDK's package of the same name.
//
// It names the bucket in the path where the endpoint is not AWS's own, whose hosts
// alone have a name for each bucket. It sends a body at once, without the wait for
// "100 Continue" that costs a round trip, or a second where a server never says it.
// And it leaves the checksum of an answer to [Blobs], which computes the digest anyway.
func NewClient(cfg aws.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.UsePathStyle = o.BaseEndpoint != nil
		o.ContinueHeaderThresholdBytes = -1
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	})
}
