package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/postern-dev/postern/internal/awsclient"
	"github.com/postern-dev/postern/internal/awsprofile"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/smoke"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// callTimeout is for a call to a server that may have just been started.
const callTimeout = 30 * time.Second

// deployment is the target, and what is to be undone after the trial.
type deployment struct {
	smoke.Target
	endpoint string
	close    func(context.Context) error
}

func open(ctx context.Context, o options, getenv func(string) string) (*deployment, error) {
	d := &deployment{close: func(context.Context) error { return nil }}
	c, err := client.LoadCredentials(getenv)
	if err != nil {
		return nil, err
	}
	c.Endpoint = strings.TrimRight(cmp.Or(o.endpoint, c.Endpoint), "/")
	d.endpoint = c.Endpoint
	d.Env = o.env
	d.HTTP = newHTTPClient()
	if o.table != "" {
		if err := d.openTable(ctx, o.table, &c, getenv); err != nil {
			return nil, err
		}
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	d.Client = client.New(c, client.WithHTTPClient(newHTTPClient()))
	d.Queue, err = openQueue(ctx, o.queueURL, c)
	return d, err
}

func newHTTPClient() *http.Client {
	return &http.Client{
		Timeout:       callTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// openTable makes the webhook deletable, and puts a key into c if there is none.
func (d *deployment) openTable(ctx context.Context, name string, c *client.Credentials, getenv func(string) string) error {
	cfg, err := loadAWS(ctx)
	if err != nil {
		return err
	}
	t := table{awsdynamodb.NewFromConfig(cfg), name}
	d.Delete = smoke.DeleteIn(dynamodb.NewWebhooks(t.client, name))
	if getenv("POSTERN_PRIVATE_KEY") != "" {
		return nil
	}
	d.close, err = t.issueKey(ctx, c)
	return err
}

func openQueue(ctx context.Context, url string, c client.Credentials) (smoke.Queue, error) {
	if url == "" && !strings.HasPrefix(c.Endpoint, "http:") {
		return nil, nil
	}
	if url == "" || strings.HasPrefix(url, c.Endpoint+"/") {
		return newQueue(localConfig(c), cmp.Or(url, c.Endpoint+"/000000000000/postern-events")), nil
	}
	cfg, err := loadAWS(ctx)
	return newQueue(cfg, url), err
}

func newQueue(cfg aws.Config, url string) smoke.Queue {
	return sqs.NewReceiver(awssqs.NewFromConfig(cfg), url)
}

// localConfig reaches the queue of the local server, which is at its own address.
func localConfig(c client.Credentials) aws.Config {
	return aws.Config{
		Region: "local", BaseEndpoint: &c.Endpoint, Retryer: awsclient.NewRetryer,
		Credentials: credentials.NewStaticCredentialsProvider(c.UserID, c.PrivateKey, ""),
		HTTPClient:  awsclient.NewHTTPClient(callTimeout),
	}
}

func loadAWS(ctx context.Context) (aws.Config, error) {
	cfg, err := awsprofile.Load(ctx)
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS: %w", err)
	}
	return awsclient.WithTimeout(cfg, callTimeout), nil
}
