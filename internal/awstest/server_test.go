package awstest

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestServersAnswer(t *testing.T) {
	t.Run("DynamoDB", func(t *testing.T) {
		t.Parallel()
		_, err := dynamodb.NewFromConfig(DynamoDB(t)).ListTables(t.Context(), nil)
		assert.NoError(t, err)
	})
	t.Run("SQS", func(t *testing.T) {
		t.Parallel()
		_, err := sqs.NewFromConfig(SQS(t)).ListQueues(t.Context(), nil)
		assert.NoError(t, err)
	})
	t.Run("KMS", func(t *testing.T) {
		t.Parallel()
		_, err := kms.NewFromConfig(KMS(t)).ListKeys(t.Context(), nil)
		assert.NoError(t, err)
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		_, err := s3.NewFromConfig(S3(t)).ListBuckets(t.Context(), nil)
		assert.NoError(t, err)
	})
}

func TestEndpointFromEnvironment(t *testing.T) {
	called := make(chan struct{}, 1)
	given := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called <- struct{}{} }))
	defer given.Close()
	t.Setenv("POSTERN_TEST_SQS_ENDPOINT", given.URL)

	cfg := SQS(t)
	assert.Equal(t, given.URL, *cfg.BaseEndpoint)
	_, err := sqs.NewFromConfig(cfg).ListQueues(t.Context(), nil)
	require.NoError(t, err)
	assert.NotEmpty(t, called)
}

func TestMissingServer(t *testing.T) {
	missing := server{name: "missing"}
	_, err := missing.start()
	require.ErrorIs(t, err, errNotInstalled)

	for name, c := range map[string]struct {
		ci, all string
		must    bool
	}{
		"at home":             {},
		"in CI":               {ci: "true", must: true},
		"where all is wanted": {all: "1", must: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("CI", c.ci)
			t.Setenv("POSTERN_REQUIRE_ALL", c.all)
			assert.Equal(t, c.must, mustRun())
		})
	}
}

func TestServerThatDoesNotListen(t *testing.T) {
	_, err := readAddress(strings.NewReader("some words\n"))
	assert.ErrorContains(t, err, "ended before it listened")
}

// printAddress makes this test binary start the server of that name, print its
// address and wait to be killed.
const printAddress = "POSTERN_TEST_PRINT_ADDRESS"

func TestServersEndWithTheirTest(t *testing.T) {
	for _, s := range []*server{&dynamoDB, &elasticMQ, &moto} {
		if os.Getenv(printAddress) == s.name {
			url, err := s.start()
			fmt.Println(url, err)
			select {}
		}
	}
	for _, s := range []*server{&dynamoDB, &elasticMQ, &moto} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.url(t) // Skips where it is not installed.
			child, address := startChild(t, s.name)
			require.True(t, listens(address), address)
			require.NoError(t, child.Kill())
			assert.Eventually(t, func() bool { return !listens(address) }, 10*time.Second, 20*time.Millisecond)
		})
	}
}

func startChild(t *testing.T, name string) (child *os.Process, address string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestServersEndWithTheirTest$")
	cmd.Env = append(os.Environ(), printAddress+"="+name)
	output, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	address, started := strings.CutSuffix(strings.TrimPrefix(line, "http://"), " <nil>\n")
	require.True(t, started, line)
	return cmd.Process, address
}

func listens(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
