package template_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
)

const queueURL = "https://sqs.us-east-1.amazonaws.com/123456789012/events"

// guarded returns the configuration of clients whose calls a guard judges. What
// it lets through is answered with nothing.
func guarded(t *testing.T, function string, refused func(template.Call)) aws.Config {
	t.Helper()
	server := httptest.NewServer(&template.Guard{
		Template: load(t),
		Function: function,
		Resources: map[string]string{
			"hooks": "WebhooksTable", "events": "EventsTable", queueURL: "Queue", "key": "SecretsKey",
		},
		Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.Write([]byte("{}"))
		}),
		Refused: refused,
	})
	t.Cleanup(server.Close)
	return aws.Config{
		BaseEndpoint: aws.String(server.URL),
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
	}
}

func pk(value string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: value}}
}

type call func(context.Context, aws.Config) error

func getItem(key string) call {
	return func(ctx context.Context, c aws.Config) error {
		_, err := dynamodb.NewFromConfig(c).GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("hooks"), Key: pk(key)})
		return err
	}
}

func put(keys ...string) call {
	var items []types.TransactWriteItem
	for _, key := range keys {
		items = append(items, types.TransactWriteItem{Put: &types.Put{TableName: aws.String("hooks"), Item: pk(key)}})
	}
	return func(ctx context.Context, c aws.Config) error {
		_, err := dynamodb.NewFromConfig(c).TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items})
		return err
	}
}

func query(key string) call {
	return func(ctx context.Context, c aws.Config) error {
		_, err := dynamodb.NewFromConfig(c).Query(ctx, &dynamodb.QueryInput{
			TableName:              aws.String("hooks"),
			KeyConditionExpression: aws.String("pk = :app AND sk BETWEEN :from AND :to"),
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":app": &types.AttributeValueMemberS{Value: key},
			},
		})
		return err
	}
}

func send(ctx context.Context, c aws.Config) error {
	_, err := sqs.NewFromConfig(c).SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: aws.String(queueURL), MessageBody: aws.String("{}")},
		func(o *sqs.Options) { o.DisableMessageChecksumValidation = true })
	return err
}

func decrypt(encryptionContext string) call {
	return func(ctx context.Context, c aws.Config) error {
		_, err := kms.NewFromConfig(c).Decrypt(ctx, &kms.DecryptInput{
			KeyId: aws.String("key"), CiphertextBlob: []byte("x"),
			EncryptionContext: map[string]string{encryptionContext: "wh_a"},
		})
		return err
	}
}

func TestGuard(t *testing.T) {
	tests := []struct {
		name, function string
		call           call
		refused        string
	}{
		{"receive reads a webhook", "Receive", getItem("HOOK#wh_a"), ""},
		{"receive reads a key", "Receive", getItem("KEYS#acme"), "dynamodb:GetItem"},
		{"generate mints", "Generate", put("HOOK#wh_a", "APP#acme#shop#stripe"), ""},
		{"generate issues a key besides", "Generate", put("HOOK#wh_a", "KEYS#acme"), "dynamodb:PutItem"},
		{"list queries an app", "List", query("APP#acme#shop#stripe"), ""},
		{"list queries keys", "List", query("KEYS#acme"), "dynamodb:Query"},
		{"receive queues", "Receive", send, ""},
		{"list queues", "List", send, "sqs:SendMessage"},
		{"receive opens a seal", "Receive", decrypt("postern:webhook"), ""},
		{"receive opens another's seal", "Receive", decrypt("other"), "kms:Decrypt"},
		{"list opens a seal", "List", decrypt("postern:webhook"), "kms:Decrypt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var refused []string
			cfg := guarded(t, tt.function, func(c template.Call) { refused = append(refused, c.Action) })
			err := tt.call(t.Context(), cfg)
			if tt.refused == "" {
				require.NoError(t, err)
				assert.Empty(t, refused)
				return
			}
			assert.ErrorContains(t, err, "AccessDeniedException")
			assert.Equal(t, []string{tt.refused}, refused)
		})
	}
}

func TestGuardRefusesWhatItCannotRead(t *testing.T) {
	tests := map[string]struct{ target, body string }{
		"another service": {"S3.GetObject", "{}"},
		"no target":       {"", "{}"},
		"no JSON":         {"AmazonSQS.SendMessage", "QueueUrl=x"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(tt.body))
			r.Header.Set("X-Amz-Target", tt.target)
			w := httptest.NewRecorder()
			(&template.Guard{Template: load(t), Function: "Receive"}).ServeHTTP(w, r)
			assert.Equal(t, http.StatusBadRequest, w.Code)
			assert.Contains(t, w.Body.String(), "SerializationException")
		})
	}
}
