package template_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// transformed is the template that CloudFormation sees.
type transformed struct {
	Resources map[string]struct {
		Type       string
		Properties json.RawMessage
	}
}

func TestTransformed(t *testing.T) {
	out := run(t, []string{"AWS_DEFAULT_REGION=us-east-1"}, tool(t, "python"), "tools/lint/transform.py", "template.yaml")
	var doc transformed
	require.NoError(t, json.Unmarshal(out, &doc))
	t.Run("functions", doc.testFunctions)
	t.Run("roles", doc.testRoles)
	t.Run("routes", doc.testRoutes)
	t.Run("stage", doc.testStage)
	t.Run("nothing else is open to callers", doc.testNothingElse)
}

// of decodes the properties of all resources of one type, by their logical ids.
func of[P any](t *testing.T, doc transformed, typ string) map[string]P {
	t.Helper()
	found := map[string]P{}
	for id, r := range doc.Resources {
		if r.Type == typ {
			var p P
			require.NoError(t, json.Unmarshal(r.Properties, &p))
			found[id] = p
		}
	}
	return found
}

func (doc transformed) testFunctions(t *testing.T) {
	type function struct {
		Runtime, Handler string
		Architectures    []string
		Role             map[string][]string
		Timeout          int
		LoggingConfig    struct {
			LogFormat string
			LogGroup  map[string]string
		}
	}
	all := of[function](t, doc, "AWS::Lambda::Function")
	require.Len(t, all, len(functions))
	for id, f := range all {
		t.Run(id, func(t *testing.T) {
			assert.Equal(t, "provided.al2023", f.Runtime)
			assert.Equal(t, "bootstrap", f.Handler)
			assert.Equal(t, []string{"arm64"}, f.Architectures)
			assert.Equal(t, 10, f.Timeout)
			assert.Equal(t, []string{id + "Role", "Arn"}, f.Role["Fn::GetAtt"], "a role of its own")
			assert.Equal(t, "JSON", f.LoggingConfig.LogFormat)
			assert.Equal(t, id+"Logs", f.LoggingConfig.LogGroup["Ref"], "a log group of its own")
		})
	}
}

func (doc transformed) testRoles(t *testing.T) {
	type role struct {
		ManagedPolicyArns []any
		Policies          []struct{ PolicyName string }
	}
	all := of[role](t, doc, "AWS::IAM::Role")
	require.Len(t, all, len(functions))
	for id, r := range all {
		t.Run(id, func(t *testing.T) {
			assert.Empty(t, r.ManagedPolicyArns)
			assert.Len(t, r.Policies, 1)
		})
	}
}

func (doc transformed) testRoutes(t *testing.T) {
	type integration struct {
		Integration struct {
			PayloadFormatVersion string            `json:"payloadFormatVersion"`
			TimeoutInMillis      int               `json:"timeoutInMillis"`
			URI                  map[string]string `json:"uri"`
		} `json:"x-amazon-apigateway-integration"`
	}
	type api struct {
		Body struct {
			Paths map[string]map[string]integration
		}
	}
	tests := map[string]struct{ path, method, arn string }{
		"generate": {"/v1/webhooks", "post", "${Generate.Arn}"},
		"list":     {"/v1/products/{product}/apps/{app}/webhooks", "get", "${List.Arn}"},
		"receive":  {"/v1/hooks/{id}", "x-amazon-apigateway-any-method", "${Receive.Arn}"},
	}
	paths := of[api](t, doc, "AWS::ApiGatewayV2::Api")["Api"].Body.Paths
	require.Len(t, paths, len(tests))
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, paths[tt.path], tt.method)
			got := paths[tt.path][tt.method].Integration
			assert.Equal(t, "2.0", got.PayloadFormatVersion)
			assert.Greater(t, got.TimeoutInMillis, 10_000, "longer than the function's own")
			assert.Contains(t, got.URI["Fn::Sub"], tt.arn)
		})
	}
}

func (doc transformed) testStage(t *testing.T) {
	type stage struct {
		StageName  string
		AutoDeploy bool
	}
	all := of[stage](t, doc, "AWS::ApiGatewayV2::Stage")
	require.Len(t, all, 1)
	for _, s := range all {
		assert.Equal(t, stage{StageName: "$default", AutoDeploy: true}, s)
	}
}

func (doc transformed) testNothingElse(t *testing.T) {
	assert.Len(t, of[any](t, doc, "AWS::Lambda::Permission"), len(functions), "one for each route")
	assert.Empty(t, of[any](t, doc, "AWS::Lambda::Url"))
	assert.Empty(t, of[any](t, doc, "AWS::SQS::QueuePolicy"))
}
