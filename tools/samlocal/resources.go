package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/postern-dev/postern/internal/template"
)

// createResources makes what the functions use, as the template declares it, under
// its logical id.
func (s *stack) createResources(ctx context.Context) error {
	t, err := template.Load("template.yaml")
	if err != nil {
		return err
	}
	s.tables = awsdynamodb.NewFromConfig(s.awsConfig("DYNAMODB"))
	for _, id := range t.OfType("AWS::DynamoDB::Table") {
		if err := createTable(ctx, s.tables, t, id); err != nil {
			return fmt.Errorf("create table %s: %w", id, err)
		}
	}
	s.queues = awssqs.NewFromConfig(s.awsConfig("SQS"))
	if s.queueURL, err = createQueue(ctx, s.queues, t, "Queue"); err != nil {
		return fmt.Errorf("create the queue: %w", err)
	}
	key, err := awskms.NewFromConfig(s.awsConfig("KMS")).CreateKey(ctx, &awskms.CreateKeyInput{})
	if err != nil {
		return fmt.Errorf("create the key: %w", err)
	}
	s.keyID = *key.KeyMetadata.KeyId
	return nil
}

func createTable(ctx context.Context, c *awsdynamodb.Client, t *template.Template, id string) error {
	declared, err := t.Table(id)
	if err != nil {
		return err
	}
	in := awsdynamodb.CreateTableInput{TableName: &id, BillingMode: types.BillingModePayPerRequest}
	add := func(name string, kind types.KeyType) {
		if name == "" {
			return
		}
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: &name, KeyType: kind})
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS})
	}
	add(declared.PartitionKey, types.KeyTypeHash)
	add(declared.SortKey, types.KeyTypeRange)
	_, err = c.CreateTable(ctx, &in)
	if _, there := errors.AsType[*types.ResourceInUseException](err); there {
		return nil // from an earlier run, in a server that outlives it
	}
	return err
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
