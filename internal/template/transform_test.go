package template_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
)

func TestTransformed(t *testing.T) {
	for _, environment := range []string{"dev", "stg", "prd"} {
		t.Run(environment, func(t *testing.T) {
			t.Parallel()
			doc := transform(t, environment)
			t.Run("functions", doc.testFunctions)
			t.Run("roles", doc.testRoles)
			t.Run("routes", doc.testRoutes)
			t.Run("stage", doc.testStage)
			t.Run("storage", doc.testStorage)
			t.Run("queues", doc.testQueues)
			t.Run("releases", func(t *testing.T) { doc.testReleases(t, environment == "prd") })
			t.Run("nothing else is open to callers", doc.testNothingElse)
		})
	}
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
		TracingConfig struct{ Mode json.RawMessage }
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
			assert.Contains(t, string(f.TracingConfig.Mode), `"TracePolicy"`, "Lambda refuses tracing before the role allows it")
		})
	}
	for id, group := range of[struct{ RetentionInDays any }](t, doc, "AWS::Logs::LogGroup") {
		assert.NotNil(t, group.RetentionInDays, "%s is kept for ever", id)
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
	type gateway struct {
		Body struct {
			Paths map[string]map[string]integration
		}
		FailOnWarnings bool
	}
	gate := of[gateway](t, doc, "AWS::ApiGatewayV2::Api")["Api"]
	assert.False(t, gate.FailOnWarnings, "API Gateway warns of what SAM writes")
	paths := gate.Body.Paths
	routes := 0
	for function, keys := range served {
		for _, key := range keys {
			routes++
			t.Run(key, func(t *testing.T) {
				method, path, _ := strings.Cut(strings.ToLower(strings.Replace(key, "ANY", "x-amazon-apigateway-any-method", 1)), " ")
				require.Contains(t, paths[path], method)
				got := paths[path][method].Integration
				assert.Equal(t, "2.0", got.PayloadFormatVersion)
				assert.Greater(t, got.TimeoutInMillis, 10_000, "longer than the function's own")
				assert.Contains(t, got.URI["Fn::Sub"], "${"+function+"Aliaslive}", "the alias, so that a release can be taken back")
			})
		}
	}
	declared := 0
	for _, methods := range paths {
		declared += len(methods)
	}
	assert.Equal(t, routes, declared)
	assert.Len(t, of[any](t, doc, "AWS::Lambda::Permission"), routes, "one for each route")
}

// served are the routes of each function.
var served = map[string][]string{
	"Generate":   {"POST /v1/webhooks"},
	"List":       {"GET /v1/products/{product}/apps/{app}/webhooks"},
	"Receive":    {"ANY /v1/hooks/{id}"},
	"Manage":     api.ManageRoutes,
	"Deliveries": api.DeliveryRoutes,
	"Events":     api.EventRoutes,
}

func (doc transformed) testNothingElse(t *testing.T) {
	assert.Empty(t, of[any](t, doc, "AWS::Lambda::Url"))
	assert.Empty(t, of[any](t, doc, "AWS::SQS::QueuePolicy"))
	assert.Empty(t, of[any](t, doc, "AWS::Serverless::Connector"))
}
