package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/postern-dev/postern/internal/awsserver"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/internal/template"
)

// createResources makes what the functions use, as the template declares it, under
// its logical id.
func (s *stack) createResources(ctx context.Context) error {
	t, err := template.Load("template.yaml")
	if err != nil {
		return err
	}
	s.tables = awsdynamodb.NewFromConfig(s.awsConfig(awsserver.DynamoDB))
	for _, id := range t.OfType("AWS::DynamoDB::Table") {
		if err := createTable(ctx, s.tables, t, id); err != nil {
			return fmt.Errorf("create table %s: %w", id, err)
		}
	}
	s.queues = awssqs.NewFromConfig(s.awsConfig(awsserver.SQS))
	if s.queueURL, err = createQueue(ctx, s.queues, t, "Queue"); err != nil {
		return fmt.Errorf("create the queue: %w", err)
	}
	key, err := awskms.NewFromConfig(s.awsConfig(awsserver.KMS)).CreateKey(ctx, &awskms.CreateKeyInput{})
	if err != nil {
		return fmt.Errorf("create the key: %w", err)
	}
	s.keyID = *key.KeyMetadata.KeyId
	if s.bucket, err = createBucket(ctx, s3.NewClient(s.awsConfig(awsserver.S3))); err != nil {
		return fmt.Errorf("create the bucket: %w", err)
	}
	return nil
}

func createTable(ctx context.Context, c *awsdynamodb.Client, t *template.Template, id string) error {
	declared, err := t.Table(id)
	if err != nil {
		return err
	}
	in := awsdynamodb.CreateTableInput{TableName: &id, BillingMode: types.BillingModePayPerRequest}
	in.KeySchema = addKeys(&in, declared.PartitionKey, declared.SortKey)
	for _, i := range declared.Indexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(i.Name), KeySchema: addKeys(&in, i.PartitionKey, i.SortKey),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: i.Include},
		})
	}
	_, err = c.CreateTable(ctx, &in)
	if _, there := errors.AsType[*types.ResourceInUseException](err); there {
		return nil // from an earlier run, in a server that outlives it
	}
	return err
}

// addKeys defines the attributes in the table, and returns the schema that has them
// as keys; sort may be empty.
func addKeys(in *awsdynamodb.CreateTableInput, partition, sort string) []types.KeySchemaElement {
	var schema []types.KeySchemaElement
	for _, k := range []struct {
		name string
		kind types.KeyType
	}{{partition, types.KeyTypeHash}, {sort, types.KeyTypeRange}} {
		if k.name == "" {
			continue
		}
		schema = append(schema, types.KeySchemaElement{AttributeName: aws.String(k.name), KeyType: k.kind})
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: aws.String(k.name), AttributeType: types.ScalarAttributeTypeS})
	}
	return schema
}

// bucketName is how the bucket is called here, where a name need not be the world's.
const bucketName = "postern-bodies"

func createBucket(ctx context.Context, c *awss3.Client) (string, error) {
	_, err := c.CreateBucket(ctx, &awss3.CreateBucketInput{
		Bucket:                    aws.String(bucketName),
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: awsserver.Region},
	})
	if _, there := errors.AsType[*s3types.BucketAlreadyOwnedByYou](err); there {
		err = nil // from an earlier run, in a server that outlives it
	}
	return bucketName, err
}

func createQueue(ctx context.Context, c *awssqs.Client, t *template.Template, id string) (string, error) {
	declared, err := t.Queue(id)
	if err != nil {
		return "", err
	}
	attributes := declared.Attributes
	if declared.DeadLetters != "" {
		dead, err := createQueue(ctx, c, t, declared.DeadLetters)
		if err != nil {
			return "", err
		}
		arn, err := c.GetQueueAttributes(ctx, &awssqs.GetQueueAttributesInput{QueueUrl: &dead, AttributeNames: []sqstypes.QueueAttributeName{"QueueArn"}})
		if err != nil {
			return "", err
		}
		attributes["RedrivePolicy"] = fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":"%d"}`, arn.Attributes["QueueArn"], declared.MaxReceives)
	}
	queue, err := c.CreateQueue(ctx, &awssqs.CreateQueueInput{QueueName: &id, Attributes: attributes})
	if err != nil {
		return "", err
	}
	return aws.ToString(queue.QueueUrl), nil
}
