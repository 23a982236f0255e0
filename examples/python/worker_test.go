// Package python_test tries the worker in Python against the local server.
package python_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsserver"
	"github.com/postern-dev/postern/internal/localtest"
)

// python is that of the moto server, which brings boto3 along.
const python = "../../.tools/aws/moto/bin/python"

func interpreter(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(python)
	require.NoError(t, err)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("POSTERN_REQUIRE_ALL") != "" || os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("LEFT OUT: Python with boto3 is not installed: make tools")
	}
	return path
}

func message(id, rest string) string {
	return `{"specversion":"1.0","id":"` + id + `","source":"/s","type":"paid","webhookid":"wh_a"` + rest + `}`
}

func TestWorker(t *testing.T) {
	path := interpreter(t)
	server := localtest.Start(t)
	queue := sqs.New(sqs.Options{
		BaseEndpoint: &server.Credentials.Endpoint, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider(server.Credentials.UserID, server.Credentials.PrivateKey, ""),
	})
	for _, body := range []string{
		message("json", `,"data":{"a":1}`), message("json", `,"data":{"a":1}`), message("json", `,"data":{"a":1},"replay":true`),
		message("bytes", `,"data_base64":"AP8="`), message("empty", ""), message("large", `,"dataref":"s3://bucket/key"`),
	} {
		_, err := queue.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: aws.String(server.QueueURL()), MessageBody: &body})
		require.NoError(t, err)
	}

	var stdout, stderr localtest.Output
	worker := exec.CommandContext(t.Context(), path, "worker.py", server.QueueURL())
	worker.Stdout, worker.Stderr = &stdout, &stderr
	worker.Env = awsserver.Environment([]string{"AWS_ENDPOINT_URL_SQS=" + server.Credentials.Endpoint, "AWS_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=" + server.Credentials.UserID, "AWS_SECRET_ACCESS_KEY=" + server.Credentials.PrivateKey,
		"INBOX=" + filepath.Join(t.TempDir(), "inbox.sqlite")})
	worker.Cancel = func() error { return worker.Process.Signal(os.Interrupt) }
	require.NoError(t, worker.Start())
	lines := func() []string { return strings.Split(strings.TrimSpace(stdout.String()), "\n") }
	assert.Eventually(t, func() bool { return len(lines()) == 5 && stderr.String() != "" }, time.Minute, 20*time.Millisecond)
	require.NoError(t, worker.Process.Signal(os.Interrupt))
	_ = worker.Wait() // the interrupt may come while it waits for a message
	assert.ElementsMatch(t, []string{
		"handled paid json 8 bytes", "known json", "handled paid json 8 bytes", "handled paid bytes 2 bytes", "handled paid empty 0 bytes",
	}, lines())
	assert.Regexp(t, `^failed \S+ the body is not in the message: s3://bucket/key\n`, stderr.String())

	size, err := queue.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: aws.String(server.QueueURL()), AttributeNames: []types.QueueAttributeName{"All"}})
	require.NoError(t, err)
	assert.Equal(t, "0", size.Attributes["ApproximateNumberOfMessages"])
	assert.Equal(t, "1", size.Attributes["ApproximateNumberOfMessagesNotVisible"], "what failed is still there")
}
