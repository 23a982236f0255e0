package awstest

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"
)

// Table creates a table like definition, under a name of its own, for the time
// of the test, and returns the name.
func Table(t testing.TB, client *dynamodb.Client, definition dynamodb.CreateTableInput) string {
	t.Helper()
	definition.TableName = aws.String(name())
	_, err := client.CreateTable(t.Context(), &definition)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, _ = client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: definition.TableName})
	})
	return *definition.TableName
}

// Queue creates a standard queue with the attributes, for the time of the test,
// and returns its URL.
func Queue(t testing.TB, client *sqs.Client, attributes map[string]string) string {
	t.Helper()
	queue, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String(name()), Attributes: attributes})
	require.NoError(t, err)
	t.Cleanup(func() {
		_, _ = client.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: queue.QueueUrl})
	})
	return *queue.QueueUrl
}

// Key creates a symmetric key and returns its id.
func Key(t testing.TB, client *kms.Client) string {
	t.Helper()
	key, err := client.CreateKey(t.Context(), &kms.CreateKeyInput{})
	require.NoError(t, err)
	return *key.KeyMetadata.KeyId
}

// Bucket creates a bucket for the time of the test, and returns its name.
func Bucket(t testing.TB, client *s3.Client) string {
	t.Helper()
	bucket := name()
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket: &bucket,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{
			LocationConstraint: types.BucketLocationConstraint(client.Options().Region),
		},
	})
	require.NoError(t, err)
	t.Cleanup(func() { emptyAndDelete(client, bucket) })
	return bucket
}

func emptyAndDelete(client *s3.Client, bucket string) {
	ctx := context.Background()
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return
		}
		for _, object := range page.Contents {
			_, _ = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: object.Key})
		}
	}
	_, _ = client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &bucket})
}

func name() string { return "postern-test-" + strings.ToLower(rand.Text()) }
