package openapitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// operations calls f with each operation of the document.
func operations(t *testing.T, f func(method, path string, item *v3.PathItem, op *v3.Operation)) {
	t.Helper()
	for path, item := range loaded(t).model.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			f(strings.ToUpper(method), path, item, op)
		}
	}
}

func TestEveryRequestOfJSONHasExamplesAndTheyAreAsDeclared(t *testing.T) {
	doc, seen := loaded(t), 0
	operations(t, func(method, path string, _ *v3.PathItem, op *v3.Operation) {
		if op.RequestBody == nil || op.RequestBody.Content.GetOrZero("application/json") == nil {
			return
		}
		media := op.RequestBody.Content.GetOrZero("application/json")
		assert.Positive(t, media.Examples.Len(), "%s %s", method, path)
		for name, example := range media.Examples.FromOldest() {
			seen++
			t.Run(method+" "+path+" "+name, func(t *testing.T) {
				assert.NotEmpty(t, example.Summary)
				assert.Empty(t, doc.checkRequest(method, path, asJSON(t, example.Value)))
			})
		}
	})
	assert.Positive(t, seen)
}

func TestARequestThatIsNotAsDeclaredIsNoticed(t *testing.T) {
	doc := loaded(t)
	got := strings.Join(doc.checkRequest(http.MethodPost, "/v1/webhooks", []byte(`{"product":"p","app":"a","env":"X","event":"e"}`)), "\n")
	assert.Contains(t, got, "env")
}

// checkRequest judges a body as that of a request which is otherwise as it must be.
func (d *document) checkRequest(method, path string, body []byte) []string {
	r := request(method, concrete(path))
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	r.Header.Set("Content-Type", "application/json")
	validating.Lock()
	defer validating.Unlock()
	_, problems := d.requests.ValidateHttpRequestSync(r)
	return describe(problems)
}

func TestEveryParameterHasAnExampleThatIsAsDeclared(t *testing.T) {
	operations(t, func(method, path string, item *v3.PathItem, op *v3.Operation) {
		for _, p := range append(item.Parameters, op.Parameters...) {
			t.Run(method+" "+path+" "+p.Name, func(t *testing.T) {
				assert.NotEmpty(t, p.Description)
				require.NotNil(t, p.Example, "there is no example")
				assert.Empty(t, violations(p.Schema.Schema(), asJSON(t, p.Example)))
			})
		}
	})
}

func TestEveryHeaderHasAnExampleThatIsAsDeclared(t *testing.T) {
	for name, h := range loaded(t).model.Components.Headers.FromOldest() {
		t.Run(name, func(t *testing.T) {
			require.NotNil(t, h.Example, "there is no example")
			assert.Empty(t, violations(h.Schema.Schema(), asJSON(t, h.Example)))
		})
	}
}

func TestTheExamplesInSchemasAreAsDeclared(t *testing.T) {
	seen := 0
	for name, proxy := range loaded(t).model.Components.Schemas.FromOldest() {
		schema := proxy.Schema()
		for _, example := range schema.Examples {
			seen++
			assert.Empty(t, violations(schema, asJSON(t, example)), name)
		}
	}
	assert.Positive(t, seen)
}

func violations(schema *base.Schema, value []byte) []string {
	_, problems := schema_validation.NewSchemaValidator().ValidateSchemaBytes(schema, value)
	return describe(problems)
}

func asJSON(t *testing.T, node interface{ Decode(v any) error }) []byte {
	t.Helper()
	var value any
	require.NoError(t, node.Decode(&value))
	b, err := json.Marshal(value)
	require.NoError(t, err)
	return b
}
