// Package e2e tries the programs that users get: the compiled command, and the
// compiled functions of the deployment.
package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/forward"
	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/lambdatest"
	"github.com/postern-dev/postern/internal/openapitest"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/internal/template"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const domain = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"

// deployment is the template's functions, compiled, behind what stands for
// API Gateway, over servers that speak AWS's protocols. Each function reaches
// them through a guard that allows what its role in the template allows.
type deployment struct {
	t      *testing.T
	server *httptest.Server
	queue  *sqs.Receiver
	keys   *webhook.Keyring
	wire   *wire
	// receive is the function of that name.
	receive *lambdatest.Function
	// events is the name of the events table, in the server of db.
	events string
	db     *awsdynamodb.Client
}

// deploy deploys the template, with settings put over what the environment of each
// function has.
func deploy(t *testing.T, settings ...string) *deployment {
	tmpl, err := template.Load("../../template.yaml")
	require.NoError(t, err)
	db, queues, seals, objects := awstest.DynamoDB(t), awstest.SQS(t), awstest.KMS(t), awstest.S3(t)
	dbClient, queueClient := awsdynamodb.NewFromConfig(db), awssqs.NewFromConfig(queues)
	names := map[string]string{
		"POSTERN_WEBHOOKS_TABLE": table(t, tmpl, dbClient, "WebhooksTable"),
		"POSTERN_EVENTS_TABLE":   table(t, tmpl, dbClient, "EventsTable"),
		"POSTERN_QUEUE_URL":      awstest.Queue(t, queueClient, nil),
		"POSTERN_KMS_KEY_ID":     awstest.Key(t, awskms.NewFromConfig(seals)),
		"POSTERN_BUCKET":         awstest.Bucket(t, s3.NewClient(objects)),
	}
	f := functions{t: t, template: tmpl, wire: &wire{}, region: db.Region, names: names, settings: settings, servers: map[string]string{
		"AWS_ENDPOINT_URL_DYNAMODB": *db.BaseEndpoint, "AWS_ENDPOINT_URL_SQS": *queues.BaseEndpoint, "AWS_ENDPOINT_URL_KMS": *seals.BaseEndpoint,
		"AWS_ENDPOINT_URL_S3": *objects.BaseEndpoint,
	}}
	receive := f.start("Receive")
	routes := []gateway.Route{{Key: "ANY /v1/hooks/{id}", Invoke: receive.Invoke}}
	for id, keys := range map[string][]string{
		"Generate": {"POST /v1/webhooks"}, "List": {"GET /v1/products/{product}/apps/{app}/webhooks"},
		"Manage": api.ManageRoutes, "Deliveries": api.DeliveryRoutes, "Events": api.EventRoutes,
	} {
		function := f.start(id)
		for _, key := range keys {
			routes = append(routes, gateway.Route{Key: key, Invoke: function.Invoke})
		}
	}
	proxy := gateway.NewProxy(slog.New(slog.DiscardHandler), domain, routes...)
	d := &deployment{
		t: t, server: httptest.NewServer(proxy), queue: sqs.NewReceiver(queueClient, names["POSTERN_QUEUE_URL"]),
		keys: webhook.NewKeyring(dynamodb.NewKeys(dbClient, names["POSTERN_WEBHOOKS_TABLE"]), webhook.SystemClock{}, rand.Reader),
		wire: f.wire, receive: receive, events: names["POSTERN_EVENTS_TABLE"], db: dbClient,
	}
	t.Cleanup(d.server.Close)
	return d
}

// table creates a table as the template declares it.
func table(t *testing.T, tmpl *template.Template, client *awsdynamodb.Client, id string) string {
	declared, err := tmpl.Table(id)
	require.NoError(t, err)
	in := awsdynamodb.CreateTableInput{BillingMode: types.BillingModePayPerRequest}
	names := map[string]bool{}
	in.KeySchema = keySchema(names, declared.PartitionKey, declared.SortKey)
	for _, i := range declared.Indexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(i.Name), KeySchema: keySchema(names, i.PartitionKey, i.SortKey),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: i.Include},
		})
	}
	for name := range names {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS})
	}
	return awstest.Table(t, client, in)
}

// keySchema adds the keys to names.
func keySchema(names map[string]bool, partition, sort string) []types.KeySchemaElement {
	schema := []types.KeySchemaElement{{AttributeName: aws.String(partition), KeyType: types.KeyTypeHash}}
	names[partition] = true
	if sort != "" {
		schema = append(schema, types.KeySchemaElement{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange})
		names[sort] = true
	}
	return schema
}

// functions starts what the template declares.
type functions struct {
	t        *testing.T
	template *template.Template
	region   string
	// names are the variables that CloudFormation would fill in.
	names map[string]string
	// settings are further variables.
	settings []string
	// servers are the endpoints behind the guards.
	servers map[string]string
	wire    *wire
}

func (f functions) start(id string) *lambdatest.Function {
	f.t.Helper()
	env := []string{"POSTERN_METRICS_NAMESPACE=Postern/postern-prd", "AWS_REGION=" + f.region, "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test"}
	for name, server := range f.servers {
		env = append(env, name+"="+f.guard(id, server))
	}
	for name, value := range f.names {
		env = append(env, name+"="+value)
	}
	env = append(env, f.settings...)
	function := lambdatest.Start(f.t, lambdatest.Config{
		Name: id, Bootstrap: lambdatest.Build(f.t, "./functions/"+strings.ToLower(id)), Env: env, Environments: 4,
	})
	f.t.Cleanup(func() {
		if f.t.Failed() {
			f.t.Logf("%s wrote:\n%s", id, function.Logs())
		}
	})
	return function
}

// guard returns the address of what stands between a function and a server.
func (f functions) guard(function, server string) string {
	u, err := url.Parse(server)
	require.NoError(f.t, err)
	guard := httptest.NewServer(&template.Guard{
		Template: f.template, Function: function, Next: f.wire.before(forward.To(u)),
		Resources: map[string]string{
			f.names["POSTERN_WEBHOOKS_TABLE"]: "WebhooksTable", f.names["POSTERN_EVENTS_TABLE"]: "EventsTable",
			f.names["POSTERN_QUEUE_URL"]: "Queue", f.names["POSTERN_KMS_KEY_ID"]: "SecretsKey",
			f.names["POSTERN_BUCKET"]: "Bodies",
		},
		Allowed: func(c template.Call) { f.wire.note(function, c) },
		Refused: func(c template.Call) { f.t.Errorf("the template does not let %s %+v", function, c) },
	})
	f.t.Cleanup(guard.Close)
	return guard.URL
}

// do sends r to the deployment, whatever its host, and holds the answer against openapi.yaml.
func (d *deployment) do(r *http.Request) (int, string) {
	d.t.Helper()
	u, err := url.Parse(d.server.URL)
	require.NoError(d.t, err)
	r.URL.Scheme, r.URL.Host = u.Scheme, u.Host
	resp, err := http.DefaultClient.Do(r)
	require.NoError(d.t, err)
	defer func() { assert.NoError(d.t, resp.Body.Close()) }()
	openapitest.Check(d.t, r, resp)
	b, err := io.ReadAll(resp.Body)
	require.NoError(d.t, err)
	return resp.StatusCode, string(b)
}

func (d *deployment) call(method, path string, c webhook.Credentials, body any) (int, string) {
	d.t.Helper()
	b, err := json.Marshal(body)
	require.NoError(d.t, err)
	r, err := http.NewRequestWithContext(d.t.Context(), method, "http://postern"+path, bytes.NewReader(b))
	require.NoError(d.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.PrivateKey)
	r.Header.Set("Postern-Workspace-Id", c.WorkspaceID)
	r.Header.Set("Postern-User-Id", c.UserID)
	return d.do(r)
}

// deliver sends what Stripe would send.
func (d *deployment) deliver(hook, secret, body string) (int, string) {
	d.t.Helper()
	return d.do(signed(d.t, "stripe", hook, secret, body))
}

// signed is what a provider would send.
func signed(t *testing.T, name, hook, secret, body string) *http.Request {
	t.Helper()
	p, ok := provider.Lookup(name)
	require.True(t, ok)
	s := &provider.Request{Method: http.MethodPost, URL: hook, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: []byte(body)}
	require.NoError(t, p.Sign(s, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, time.Now()))
	r, err := http.NewRequestWithContext(t.Context(), s.Method, s.URL, bytes.NewReader(s.Body))
	require.NoError(t, err)
	r.Header = s.Header
	return r
}

// queued takes all events off the queue.
func (d *deployment) queued() []webhook.Event {
	d.t.Helper()
	var list []webhook.Event
	for {
		messages, err := d.queue.Receive(context.Background(), 10, time.Second)
		require.NoError(d.t, err)
		if len(messages) == 0 {
			return list
		}
		for _, m := range messages {
			e, err := webhook.DecodeEvent(m.Body)
			require.NoError(d.t, err)
			list = append(list, e)
			require.NoError(d.t, d.queue.Delete(context.Background(), m.ReceiptHandle))
		}
	}
}
