// Package s3bodies gets the bodies that are too large for the queue from Postern's
// bucket.
package s3bodies

import (
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// New returns the bodies in a bucket: the output BodiesBucketName of Postern's stack.
// It needs s3:GetObject to be allowed, and s3:ListBucket to tell what has expired
// (webhook.ErrNotFound) from what is forbidden. Bodies are at most 6 MiB.
func New(client *awss3.Client, bucket string) consumer.Blobs { return s3.New(client, bucket) }
