// Package cfntest deploys the template, as SAM transforms it, into an emulator's
// CloudFormation, and reads back what that makes of it.
package cfntest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsserver"
	"github.com/postern-dev/postern/internal/awstest"
)

const root = "../.."

// deployed is what deploy.py prints.
type deployed struct {
	Status string
	// LeftOut are the types of the resources that moto cannot make, by logical id.
	LeftOut map[string]string
	Made    map[string]resource
	Outputs map[string]string
}

type resource struct {
	Type string
	// Read is what the resource's own service says of it.
	Read json.RawMessage
}

func deploy(t *testing.T, environment string) deployed {
	t.Helper()
	endpoint := *awstest.KMS(t).BaseEndpoint // moto speaks for all services
	template := run(t, nil, python(t, "lint"), filepath.Join(root, "tools/lint/transform.py"), filepath.Join(root, "template.yaml"), environment)
	out := run(t, template, python(t, "aws/moto"), "deploy.py", endpoint, "postern-"+environment, environment)
	var d deployed
	require.NoError(t, json.Unmarshal(out, &d))
	return d
}

// python returns the interpreter of what tools installs into that folder of .tools.
func python(t *testing.T, folder string) string {
	t.Helper()
	path := filepath.Join(root, ".tools", folder, "bin/python")
	if _, err := os.Stat(path); err != nil {
		const why = "LEFT OUT: what deploys the template is not installed; see \"make tools\""
		if os.Getenv("CI") != "" || os.Getenv("POSTERN_REQUIRE_ALL") != "" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	return path
}

func run(t *testing.T, stdin []byte, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = awsserver.Environment([]string{"AWS_DEFAULT_REGION=us-east-1"})
	cmd.Stdin = bytes.NewReader(stdin)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	require.NoError(t, err, complaints.String())
	return out
}

// read decodes what a service says of the resource of that logical id.
func read[T any](t *testing.T, d deployed, id string) T {
	t.Helper()
	var v T
	require.Contains(t, d.Made, id)
	require.NotEmpty(t, d.Made[id].Read, id)
	require.NoError(t, json.Unmarshal(d.Made[id].Read, &v))
	return v
}

func TestDeploy(t *testing.T) {
	d := deploy(t, "dev")
	require.Equal(t, "CREATE_COMPLETE", d.Status)
	t.Run("what moto cannot make", d.testLeftOut)
	t.Run("tables", d.testTables)
	t.Run("queues", d.testQueues)
	t.Run("key", d.testKey)
	t.Run("functions", d.testFunctions)
	t.Run("roles", d.testRoles)
	t.Run("log groups", d.testLogGroups)
	t.Run("dashboard and bucket", d.testOthers)
	t.Run("outputs", d.testOutputs)
}

// testLeftOut names what nobody but AWS makes of the template, so that it is noticed
// when moto learns one, or the template gets another.
func (d deployed) testLeftOut(t *testing.T) {
	kinds := map[string]bool{}
	for id, kind := range d.LeftOut {
		kinds[kind] = true
		t.Logf("not made: %s, an %s", id, kind)
	}
	assert.Equal(t, map[string]bool{
		"AWS::ApiGatewayV2::Api": true, "AWS::ApiGatewayV2::Stage": true, "AWS::ApiGatewayV2::DomainName": true,
		"AWS::ApiGatewayV2::ApiMapping": true, "AWS::CloudWatch::Alarm": true, "AWS::Lambda::Alias": true, "AWS::Lambda::Permission": true,
		"AWS::S3::BucketPolicy": true,
	}, kinds)
}
