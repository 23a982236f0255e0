package main

import (
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsserver"
	"github.com/postern-dev/postern/internal/localtest"
)

// deploy brings up a whole stack for the time of the test, in the module's root.
func deploy(t *testing.T, s *stack) {
	t.Helper()
	t.Chdir("../..")
	address, err := localtest.FreeAddress()
	require.NoError(t, err)
	at, err := netip.ParseAddrPort(address)
	require.NoError(t, err)
	s.port, s.log = int(at.Port()), t.Output()
	t.Cleanup(s.down)
	err = s.up(t.Context(), t.Output())
	if isMissing(err) && os.Getenv("CI") == "" && os.Getenv("POSTERN_REQUIRE_ALL") == "" {
		t.Skip("LEFT OUT: sam local: ", err)
	}
	require.NoError(t, err)
}

func isMissing(err error) bool {
	return errors.Is(err, errNoDocker) || errors.Is(err, errNoSAM) || errors.Is(err, awsserver.ErrNotInstalled)
}

// TestSAMLocal takes a webhook through "sam local start-api", and every golden event
// through "sam local invoke".
func TestSAMLocal(t *testing.T) {
	s := new(stack)
	deploy(t, s)
	t.Run("start-api", func(t *testing.T) { testJourney(t, s) })
	t.Run("smoke program", func(t *testing.T) { testSmokeProgram(t, s) })
	t.Run("invoke", func(t *testing.T) { testGoldenEvents(t, s) })
}

// TestLocalStack takes a webhook through "sam local start-api" over LocalStack.
func TestLocalStack(t *testing.T) {
	s := &stack{localStack: true}
	deploy(t, s)
	testJourney(t, s)
}

func testJourney(t *testing.T, s *stack) {
	t.Helper()
	c, err := s.issueKey(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.try(t.Context(), c, t.Output()))
}

// testSmokeProgram tries the stack as "make smoke" does one in AWS: from its outputs,
// with no more than AWS's credentials.
func testSmokeProgram(t *testing.T, s *stack) {
	outputs, err := json.Marshal([]map[string]string{
		{"OutputKey": "Endpoint", "OutputValue": s.endpoint()},
		{"OutputKey": "QueueUrl", "OutputValue": s.queueURL},
		{"OutputKey": "WebhooksTableName", "OutputValue": "WebhooksTable"},
	})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "outputs.json")
	require.NoError(t, os.WriteFile(file, outputs, 0o600))
	env := awsserver.Environment(samEnv, []string{"AWS_ENDPOINT_URL_SQS=" + s.servers[awsserver.SQS], "AWS_ENDPOINT_URL_DYNAMODB=" + s.servers[awsserver.DynamoDB]})
	out, err := output(t.Context(), env, "go", "run", "./tools/smoke", "--outputs", file)
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), s.endpoint()+" works.")
	assert.NotContains(t, string(out), "stays", "all is cleaned up")
}
