package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awstest"
	"github.com/postern-dev/postern/internal/dynamodb"
	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
)

// awsEnvironment sets what the SDK reads, so that it calls the server of cfg.
func awsEnvironment(t *testing.T, cfg aws.Config) {
	t.Helper()
	credentials, err := cfg.Credentials.Retrieve(t.Context())
	require.NoError(t, err)
	setAWS(t, aws.ToString(cfg.BaseEndpoint), cfg.Region, credentials.AccessKeyID, credentials.SecretAccessKey)
}

func setAWS(t *testing.T, endpoint, region, id, secret string) {
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": region, "AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": secret,
		"AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_CA_BUNDLE": "",
		"AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
}

func TestKeysOfATable(t *testing.T) {
	cfg := awstest.DynamoDB(t)
	awsEnvironment(t, cfg)
	client := awsdynamodb.NewFromConfig(cfg)
	table := awstest.Table(t, client, dynamodb.WebhooksTable())
	c := cli{env: map[string]string{"POSTERN_WORKSPACE_ID": "acme"}}
	keys := func(args ...string) []string { return append(append([]string{"keys"}, args...), "--table", table) }

	var issued key
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, keys("create", "--user", "ci", "--json")...)), &issued))
	keyring := webhook.NewKeyring(dynamodb.NewKeys(client, table), webhook.SystemClock{}, strings.NewReader(""))
	credentials := webhook.Credentials{WorkspaceID: "acme", UserID: "ci", PrivateKey: issued.PrivateKey}
	_, err := keyring.Authenticate(t.Context(), credentials)
	require.NoError(t, err)

	assert.Contains(t, c.ok(t, keys("list")...), issued.ID)
	assert.NotContains(t, c.ok(t, keys("list", "--workspace", "other")...), issued.ID, "I8")
	c.ok(t, keys("revoke", issued.ID)...)
	_, err = keyring.Authenticate(t.Context(), credentials)
	assert.Error(t, err)
	assert.Equal(t, exitFailed, c.run(t, keys("revoke", "key_none")...).code)
	bad := c.run(t, keys("create", "--user", "no tag")...)
	assert.Equal(t, exitUsage, bad.code)
	assert.Contains(t, bad.stderr, "See --user.")

	missing := c.run(t, "keys", "list", "--table", "not-there")
	assert.Equal(t, exitFailed, missing.code)
	assert.Contains(t, missing.stderr, "postern: the table not-there answers: ")
	assert.Contains(t, missing.stderr, "(ResourceNotFoundException).")
	assert.Equal(t, 1, strings.Count(missing.stderr, "\n"))
}

func TestListenToAQueueOfSQS(t *testing.T) {
	cfg := awstest.SQS(t)
	awsEnvironment(t, cfg)
	client := awssqs.NewFromConfig(cfg)
	url := awstest.Queue(t, client, nil)
	on := event(t, "application/json", []byte("{\"a\":1}"))
	require.NoError(t, sqs.New(client, url).Send(t.Context(), webhook.Message{Body: on, Group: "wh_x"}))
	assert.Equal(t, string(on)+"\n", cli{}.ok(t, "listen", "--json", "--queue-url", url, "--max", "1"))
	assert.Empty(t, cli{}.ok(t, "listen", "--queue-url", url, "--timeout", "1s"))
}

// The local server's queue is one of SQS to any client.
func TestListenToTheLocalQueueAsIfInAWS(t *testing.T) {
	s := localtest.Start(t)
	setAWS(t, s.Credentials.Endpoint, "local", s.Credentials.UserID, s.Credentials.PrivateKey)
	c := against(s)
	url := c.generate(t, "order", "--provider", "shopify", "--secret", "hush")
	c.ok(t, "send", "shopify", "--url", url, "--secret", "hush", "--id", "e1")
	assert.Contains(t, c.ok(t, "listen", "--queue-url", s.QueueURL(), "--max", "1"), "orders/paid")

	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	got := c.run(t, "listen", "--queue-url", s.QueueURL(), "--timeout", "1s")
	assert.Equal(t, exitRefused, got.code)
	assert.Contains(t, got.stderr, adviceOnAWS)
}

func TestAWSIsNotReached(t *testing.T) {
	s, _ := answering(t, http.StatusOK, "", "")
	s.Close()
	setAWS(t, s.URL, "eu-central-1", "id", "secret")
	for _, args := range []string{"keys list --table t --workspace w", "listen --timeout 1s --queue-url " + s.URL + "/1/q"} {
		got := cli{}.run(t, strings.Fields(args)...)
		assert.Equal(t, exitUnavailable, got.code)
		assert.Regexp(t, `^postern: cannot reach the (table|queue) \S+: .*refused\. Is it running, and is the address right\?\n$`, got.stderr)
	}
}

func TestAWSIsNotAskedForTheQueueOfAnotherServer(t *testing.T) {
	setAWS(t, "", "eu-central-1", "id", "secret")
	for _, args := range []string{"listen --timeout 1s", "dlq list"} {
		got := cli{}.run(t, append(strings.Fields(args), "--queue-url", "http://127.0.0.1:1/1/q")...)
		assert.Equal(t, exitUsage, got.code)
		assert.Contains(t, got.stderr, "postern: --queue-url is not of AWS: set AWS_ENDPOINT_URL_SQS=http://127.0.0.1:1 too (see postern ")
	}
	t.Setenv("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1")
	assert.Equal(t, exitUnavailable, cli{}.run(t, "listen", "--timeout", "1s", "--queue-url", "http://127.0.0.1:1/1/q").code)
}

func TestAWSIsNotSetUp(t *testing.T) {
	list := []string{"keys", "list", "--table", "t", "--workspace", "w"}
	t.Run("no credentials", func(t *testing.T) {
		setAWS(t, "", "eu-central-1", "", "")
		got := cli{}.run(t, list...)
		assert.Equal(t, exitRefused, got.code)
		assert.Regexp(t, `^postern: no AWS credentials: .* Set AWS_PROFILE, or .*\n$`, got.stderr)
	})
	t.Run("no region", func(t *testing.T) {
		setAWS(t, "", "", "id", "secret")
		t.Setenv("AWS_DEFAULT_REGION", "")
		got := cli{}.run(t, list...)
		assert.Equal(t, exitFailed, got.code)
		assert.Regexp(t, `^postern: no AWS region is set: .*\n$`, got.stderr)
	})
}
