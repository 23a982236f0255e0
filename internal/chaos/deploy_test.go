package chaos

import (
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/kms"
	"github.com/postern-dev/postern/internal/lambdatest"
	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/internal/s3"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

const secret = "whsec_cG9zdGVybi1jaGFvcy1zZWNyZXQtMDEyMzQ1Njc4OQ=="

// target is what an experiment is made with: a webhook, and the queue behind it.
type target struct {
	url   string
	queue *awssqs.Client
	// queueURL is the queue's.
	queueURL string
	blobs    webhook.Blobs
	// idle waits until nothing is on its way to the queue any more.
	idle func()
}

// startLocal starts the compiled local server, and mints a webhook.
func startLocal(t *testing.T, provider string) (*LocalServer, target) {
	address, err := localtest.FreeAddress()
	require.NoError(t, err)
	s := &LocalServer{Program: lambdatest.Build(t, "./cmd/postern"), Dir: filepath.Join(t.TempDir(), "data"), Address: address}
	require.NoError(t, s.Start(), s.LastWords())
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() })
	b, err := os.ReadFile(filepath.Join(s.Dir, "credentials.json"))
	require.NoError(t, err)
	var own client.Credentials
	require.NoError(t, json.Unmarshal(b, &own))
	url, err := client.New(own).Product("shop").GenerateLink(t.Context(), client.GenerateLinkInput{
		App: "chaos", Env: "dev", Event: "anything", Provider: provider, Secret: secret,
	})
	require.NoError(t, err)
	queue := awssqs.NewFromConfig(aws.Config{
		BaseEndpoint: &own.Endpoint, Region: "us-east-1", HTTPClient: awsclient.NewHTTPClient(10 * time.Second),
		Credentials: credentials.NewStaticCredentialsProvider(own.UserID, own.PrivateKey, ""),
	})
	return s, target{url: url, queue: queue, queueURL: own.Endpoint + "/000000000000/postern-events", blobs: localblobs.New(s.Blobs(), ""), idle: func() {}}
}

// cloud is the compiled function that receives, over servers that speak AWS's protocols.
type cloud struct {
	target
	receive *lambdatest.Function
	// proxies stand between the function and the servers.
	proxies []*Proxy
}

// startCloud starts so many environments of the function, behind the gateway.
func startCloud(t *testing.T, provider string, environments int) *cloud {
	db, queues, seals, bucket := awstest.DynamoDB(t), awstest.SQS(t), awstest.KMS(t), awstest.S3(t)
	tablesClient, objectsClient := dynamodb.NewClient(db), s3.NewClient(bucket)
	c := &cloud{target: target{queue: awssqs.NewFromConfig(queues)}}
	c.queueURL, c.idle = awstest.Queue(t, c.queue, nil), c.untilIdle
	names := map[string]string{
		"POSTERN_WEBHOOKS_TABLE": awstest.Table(t, tablesClient, dynamodb.WebhooksTable()),
		"POSTERN_EVENTS_TABLE":   awstest.Table(t, tablesClient, dynamodb.EventsTable()),
		"POSTERN_BUCKET":         awstest.Bucket(t, objectsClient),
		"POSTERN_KMS_KEY_ID":     awstest.Key(t, awskms.NewFromConfig(seals)),
		"POSTERN_QUEUE_URL":      c.queueURL,
		"AWS_REGION":             db.Region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_ENDPOINT_URL_KMS":      *seals.BaseEndpoint,
		"AWS_ENDPOINT_URL_DYNAMODB": c.proxy(t, tables, db),
		"AWS_ENDPOINT_URL_SQS":      c.proxy(t, queueing, queues),
		"AWS_ENDPOINT_URL_S3":       c.proxy(t, objects, bucket),
	}
	c.blobs = s3.New(objectsClient, names["POSTERN_BUCKET"])
	config := lambdatest.Config{Name: "receive", Bootstrap: lambdatest.Build(t, "./functions/receive"), Environments: environments}
	for name, value := range names {
		config.Env = append(config.Env, name+"="+value)
	}
	c.receive = lambdatest.Start(t, config)
	front := httptest.NewServer(gateway.NewProxy(slog.New(slog.DiscardHandler), "hooks.example.com",
		gateway.Route{Key: "ANY /v1/hooks/{id}", Invoke: c.receive.Invoke}))
	t.Cleanup(front.Close)

	sealer := kms.New(awskms.NewFromConfig(seals), names["POSTERN_KMS_KEY_ID"])
	generator := webhook.NewGenerator(dynamodb.NewWebhooks(tablesClient, names["POSTERN_WEBHOOKS_TABLE"]), sealer, jsonschema.Compiler{}, webhook.SystemClock{}, rand.Reader)
	hook, _, err := generator.Generate(t.Context(), webhook.Principal{Workspace: "ws", User: "me"}, webhook.GenerateInput{
		Product: "shop", App: "chaos", Env: "dev", Event: "anything", BaseURL: "https://hooks.example.com",
		Settings: webhook.Settings{Provider: provider, Secret: secret},
	})
	require.NoError(t, err)
	c.url = front.URL + strings.TrimPrefix(hook.URL, "https://hooks.example.com")
	c.warm(t, environments)
	return c
}

// untilIdle waits for the calls of functions that are gone, too.
func (c *cloud) untilIdle() {
	for _, p := range c.proxies {
		p.Idle()
	}
}

// warm starts all environments, which take turns: cold starts are not what is timed here.
func (c *cloud) warm(t *testing.T, environments int) {
	p := &Provider{URL: c.url, Client: NewClient(1)}
	for range environments {
		a := p.send(t.Context(), http.Header{}, nil)
		require.Contains(t, []string{"401 signature_missing", "503 unavailable"}, a.what(), "late where the servers are cold too")
	}
}

// proxy puts a proxy before a server, and returns its address.
func (c *cloud) proxy(t *testing.T, of service, server aws.Config) string {
	p, err := NewProxy(of, *server.BaseEndpoint, seed.Rand(of.name, 0))
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Down() })
	c.proxies = append(c.proxies, p)
	return p.Endpoint()
}
