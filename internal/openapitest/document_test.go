package openapitest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi-validator/schema_validation"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func loaded(t *testing.T) *document {
	t.Helper()
	doc, err := load()
	require.NoError(t, err)
	return doc
}

func TestDocumentIsValidOpenAPI(t *testing.T) {
	doc := loaded(t)
	assert.Equal(t, "3.1.0", doc.model.Version)
	_, problems := schema_validation.ValidateOpenAPIDocument(doc.source)
	assert.Empty(t, describe(problems))
}

func TestEveryOperationHasItsWords(t *testing.T) {
	var ids []string
	for path, item := range loaded(t).model.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			assert.NotEmpty(t, op.Summary, "%s %s", method, path)
			assert.NotEmpty(t, op.Description, "%s %s", method, path)
			ids = append(ids, op.OperationId)
		}
	}
	slices.Sort(ids)
	assert.Len(t, slices.Compact(slices.Clone(ids)), len(ids), "operation ids are unique")
}

// examples calls f with each example of an answer, and with an exchange that bears it.
func examples(t *testing.T, f func(t *testing.T, name string, body []byte, req *http.Request, res *http.Response)) {
	for path, item := range loaded(t).model.Paths.PathItems.FromOldest() {
		for method, op := range item.GetOperations().FromOldest() {
			for status, answer := range op.Responses.Codes.FromOldest() {
				eachExample(t, answer, func(contentType, name string, body []byte) {
					code, err := strconv.Atoi(status)
					require.NoError(t, err)
					t.Run(method+" "+status+" "+name, func(t *testing.T) {
						f(t, name, body, request(method, concrete(path)), response(code, contentType, string(body)))
					})
				})
			}
		}
	}
}

func eachExample(t *testing.T, answer *v3.Response, f func(contentType, name string, body []byte)) {
	for contentType, media := range answer.Content.FromOldest() {
		for name, example := range media.Examples.FromOldest() {
			var value any
			require.NoError(t, example.Value.Decode(&value))
			body, err := json.Marshal(value)
			require.NoError(t, err)
			f(contentType, name, body)
		}
	}
}

func concrete(path string) string {
	path = strings.NewReplacer("{product}", "shop", "{app}", "stripe", "{id}", "wh_x", "{delivery}", "dlv_x").Replace(path)
	if path == "/v1/webhooks/wh_x/event" {
		path += "?id=evt_1"
	}
	return path
}

// bodies are those of the requests that must have one of JSON.
var bodies = map[string]string{
	"POST /v1/webhooks":             `{"product":"shop","app":"stripe","env":"prd","event":"paid"}`,
	"PATCH /v1/webhooks/wh_x":       `{"status":"paused"}`,
	"POST /v1/webhooks/wh_x/replay": `{"event_id":"evt_1"}`,
}

// request is one that a server would answer with success.
func request(method, path string) *http.Request {
	method = strings.ToUpper(method)
	r := httptest.NewRequest(method, "http://127.0.0.1:8787"+path, http.NoBody)
	if body, ok := bodies[method+" "+path]; ok {
		r = httptest.NewRequest(method, "http://127.0.0.1:8787"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer pstn_x")
	r.Header.Set("Postern-Workspace-Id", "w")
	r.Header.Set("Postern-User-Id", "u")
	return r
}

func response(status int, contentType, body string) *http.Response {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.WriteString(body)
	return w.Result()
}

func TestEveryExampleIsAsDeclared(t *testing.T) {
	examples(t, func(t *testing.T, _ string, _ []byte, req *http.Request, res *http.Response) {
		if req.Method != http.MethodHead {
			Check(t, req, res)
		}
	})
}

func TestEveryCodeHasAnExampleOfItsStatus(t *testing.T) {
	codes := map[string]bool{}
	examples(t, func(t *testing.T, name string, body []byte, _ *http.Request, res *http.Response) {
		var p struct {
			Type, Code string
			Status     int
		}
		if res.Header.Get("Content-Type") != "application/problem+json" {
			return
		}
		require.NoError(t, json.Unmarshal(body, &p))
		assert.Equal(t, name, p.Code)
		assert.Equal(t, "urn:postern:problem:"+p.Code, p.Type)
		assert.Equal(t, res.StatusCode, p.Status)
		codes[p.Code] = true
	})
	problem := loaded(t).model.Components.Schemas.GetOrZero("Problem").Schema()
	for _, code := range problem.Properties.GetOrZero("code").Schema().Enum {
		assert.True(t, codes[code.Value], code.Value)
	}
}
