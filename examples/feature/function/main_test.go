package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/forward"
	"github.com/postern-dev/postern/internal/lambdatest"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/internal/template"
	"github.com/postern-dev/postern/pkg/webhook"
)

// deployed is the compiled function, with the tables of its template, allowed no more
// than its role there.
type deployed struct {
	*lambdatest.Function
	t      *testing.T
	db     *dynamodb.Client
	orders string
	bodies *s3.Blobs
}

func deploy(t *testing.T) *deployed {
	tmpl, err := template.Load("../template.yaml")
	require.NoError(t, err)
	declared, err := tmpl.Function("Workflow")
	require.NoError(t, err)
	require.Equal(t, "function", declared.CodeURI)
	db, objects := awstest.DynamoDB(t), awstest.S3(t)
	d := &deployed{t: t, db: dynamodb.NewFromConfig(db)}
	inbox := d.table(tmpl, "InboxTable")
	d.orders = d.table(tmpl, "OrdersTable")
	client := s3.NewClient(objects)
	bucket := awstest.Bucket(t, client)
	d.bodies = s3.New(client, bucket)
	u, err := url.Parse(*db.BaseEndpoint)
	require.NoError(t, err)
	guard := httptest.NewServer(&template.Guard{
		Template: tmpl, Function: "Workflow", Next: forward.To(u),
		Resources: map[string]string{inbox: "InboxTable", d.orders: "OrdersTable"},
		Refused:   func(c template.Call) { t.Errorf("the template does not allow %+v", c) },
	})
	t.Cleanup(guard.Close)
	values := map[string]string{"${InboxTable}": inbox, "${OrdersTable}": d.orders, "${BodiesBucket}": bucket}
	env := []string{
		"AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"AWS_ENDPOINT_URL_DYNAMODB=" + guard.URL, "AWS_ENDPOINT_URL_S3=" + *objects.BaseEndpoint,
	}
	for name, reference := range declared.Variables {
		require.Contains(t, values, reference)
		env = append(env, name+"="+values[reference])
	}
	d.Function = lambdatest.Start(t, lambdatest.Config{Bootstrap: lambdatest.Build(t, "./examples/feature/function"), Env: env})
	return d
}

func (d *deployed) table(tmpl *template.Template, id string) string {
	d.t.Helper()
	declared, err := tmpl.Table(id)
	require.NoError(d.t, err)
	in := dynamodb.CreateTableInput{BillingMode: types.BillingModePayPerRequest}
	kinds := []types.KeyType{types.KeyTypeHash, types.KeyTypeRange}
	keys := slices.DeleteFunc([]string{declared.PartitionKey, declared.SortKey}, func(s string) bool { return s == "" })
	for i, name := range keys {
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: &name, KeyType: kinds[i]})
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS})
	}
	return awstest.Table(d.t, d.db, in)
}

func (d *deployed) order(id string) map[string]types.AttributeValue {
	d.t.Helper()
	key := map[string]types.AttributeValue{"order_id": &types.AttributeValueMemberS{Value: id}}
	out, err := d.db.GetItem(d.t.Context(), &dynamodb.GetItemInput{TableName: &d.orders, Key: key, ConsistentRead: aws.Bool(true)})
	require.NoError(d.t, err)
	return out.Item
}

func (d *deployed) put(order string) {
	d.t.Helper()
	item := map[string]types.AttributeValue{"order_id": &types.AttributeValueMemberS{Value: order}}
	_, err := d.db.PutItem(d.t.Context(), &dynamodb.PutItemInput{TableName: &d.orders, Item: item})
	require.NoError(d.t, err)
}

// invoke returns the ids of the messages that failed.
func (d *deployed) invoke(bodies map[string]string) []string {
	d.t.Helper()
	var batch events.SQSEvent
	for id, body := range bodies {
		batch.Records = append(batch.Records, events.SQSMessage{MessageId: id, Body: body})
	}
	payload, err := json.Marshal(batch)
	require.NoError(d.t, err)
	answer, err := d.Invoke(d.t.Context(), payload)
	require.NoError(d.t, err, "%s", d.Logs())
	var response events.SQSEventResponse
	require.NoError(d.t, json.Unmarshal(answer, &response))
	ids := []string{}
	for _, f := range response.BatchItemFailures {
		ids = append(ids, f.ItemIdentifier)
	}
	slices.Sort(ids)
	return ids
}

func payment(id, order string) webhook.Event {
	return webhook.Event{
		ID: id, Source: "/workspaces/w/products/shop/apps/stripe/envs/prd", Type: "payment.succeeded", WebhookID: "wh_1",
		DataContentType: "application/json",
		Data:            []byte(`{"data":{"object":{"id":"pi_` + order + `","amount_received":2000,"currency":"eur","metadata":{"order_id":"` + order + `"}}}}`),
	}
}

func encode(t *testing.T, e webhook.Event) string {
	t.Helper()
	b, err := e.Encode()
	require.NoError(t, err)
	return string(b)
}

func (d *deployed) large(e webhook.Event) webhook.Event {
	d.t.Helper()
	ref, err := d.bodies.Put(d.t.Context(), e.Data)
	require.NoError(d.t, err)
	digest := sha256.Sum256(e.Data)
	e.DataRef, e.DataSize, e.DataSHA256, e.Data = ref, len(e.Data), hex.EncodeToString(digest[:]), nil
	return e
}

func TestFunction(t *testing.T) {
	d := deploy(t)
	d.put("o-1")
	d.put("o-2")
	batch := map[string]string{
		"good": encode(t, payment("evt_1", "o-1")), "again": encode(t, payment("evt_1", "o-1")),
		"large": encode(t, d.large(payment("evt_2", "o-2"))), "unknown": encode(t, payment("evt_3", "o-3")), "poison": "poison",
	}
	assert.Equal(t, []string{"poison", "unknown"}, d.invoke(batch))
	for _, id := range []string{"o-1", "o-2"} {
		assert.Equal(t, &types.AttributeValueMemberS{Value: "pi_" + id}, d.order(id)["payment"])
	}
	assert.Empty(t, d.order("o-3"))
	assert.NotContains(t, d.Logs(), "amount_received", "I5")

	d.put("o-1") // as if nobody had paid
	d.put("o-3")
	assert.Equal(t, []string{"poison"}, d.invoke(batch), "the queue delivers it all again")
	assert.NotContains(t, d.order("o-1"), "payment", "handled once")
	assert.Contains(t, d.order("o-3"), "payment", "in time after all")
}

func TestFunctionNeedsItsMapping(t *testing.T) {
	b, err := os.ReadFile("../template.yaml")
	require.NoError(t, err)
	var doc struct {
		Resources struct {
			Workflow struct {
				Properties struct {
					Timeout int `yaml:"Timeout"`
					Events  struct {
						Queue struct {
							Properties struct {
								FunctionResponseTypes []string `yaml:"FunctionResponseTypes"`
							} `yaml:"Properties"`
						} `yaml:"Queue"`
					} `yaml:"Events"`
				} `yaml:"Properties"`
			} `yaml:"Workflow"`
		} `yaml:"Resources"`
	}
	require.NoError(t, yaml.Unmarshal(b, &doc))
	workflow := doc.Resources.Workflow.Properties
	assert.Equal(t, []string{"ReportBatchItemFailures"}, workflow.Events.Queue.Properties.FunctionResponseTypes)
	postern, err := template.Load("../../../template.yaml")
	require.NoError(t, err)
	queue, err := postern.Queue("Queue")
	require.NoError(t, err)
	visibility, err := strconv.Atoi(queue.Attributes["VisibilityTimeout"])
	require.NoError(t, err)
	assert.GreaterOrEqual(t, visibility, 6*workflow.Timeout)
}
