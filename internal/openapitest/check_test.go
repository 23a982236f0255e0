package openapitest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	problemType = "application/problem+json"
	webhook     = `{"id":"wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu","url":"https://h.example/v1/hooks/wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu",` +
		`"product":"shop","app":"stripe","env":"prd","event":"paid","secrets":[],"status":"active",` +
		`"created_at":"2026-05-04T09:30:00.120Z","updated_at":"2026-05-04T09:30:00Z"`
	delivery = `{"id":"dlv_mfrggzdfmztwq2lk","webhook_id":"wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu","code":"signature_mismatch",` +
		`"received_at":"2026-05-04T09:30:00Z","expires_at":"2026-05-11T09:30:00Z","method":"POST","size":2`
	notFound = `{"type":"urn:postern:problem:webhook_not_found","title":"Not Found","status":404,"detail":"There is nothing here.","code":"webhook_not_found"}`
)

func TestCheck(t *testing.T) {
	generate := func() *http.Request { return request("POST", "/v1/webhooks") }
	deliver := func() *http.Request { return request("POST", "/v1/hooks/wh_x") }
	badRequest := func(body string) *http.Request {
		r := generate()
		r.Body = io.NopCloser(strings.NewReader(body))
		return r
	}
	tests := []struct {
		name string
		req  *http.Request
		res  *http.Response
		want string // a part of the complaint; empty for none
	}{
		{"a webhook", generate(), response(201, "application/json", webhook+"}"), ""},
		{"a webhook with free-form objects", generate(), response(200, "application/json",
			webhook+`,"schema":{"type":"object"},"scheme":{"primitive":"hmac","signature":{"in":"header"}},"match":{"/a~1b":["x",1]},"params":{"a":"b"}}`), ""},
		{"an undeclared property", generate(), response(201, "application/json", webhook+`,"version":3}`), "version"},
		{"an undeclared property in a list", request("GET", "/v1/products/p/apps/a/webhooks"),
			response(200, "application/json", `{"webhooks":[`+webhook+`,"sealed":"x"}]}`), "sealed"},
		{"a missing property", generate(), response(201, "application/json", `{"id":"wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"}`), "missing properties"},
		{"a property of another form", generate(), response(201, "application/json", strings.Replace(webhook, `"2026-05-04T09:30:00Z"`, `"yesterday"`, 1)+"}"), "date-time"},
		{"an undeclared status", generate(), response(418, "application/json", "{}"), "418"},
		{"an undeclared content type", generate(), response(201, "text/html", "<p>"), "text/html"},
		{"a code of another status", deliver(), response(404, problemType, strings.ReplaceAll(notFound, "webhook_not_found", "unauthorized")), "must be one of 'webhook_not_found'"},
		{"a status that the body denies", deliver(), response(404, problemType, strings.Replace(notFound, "404", "410", 1)), "status value must be 404"},
		{"an undeclared member of a problem", deliver(), response(404, problemType, strings.Replace(notFound, "{", `{"stack":"x",`, 1)), "stack"},
		{"the gateway's own error", deliver(), response(404, "application/json", `{"message":"Not Found"}`), ""},
		{"a receipt", deliver(), response(200, "application/json", `{"status":"queued"}`), ""},
		{"a receipt of what is kept aside", deliver(), response(200, "application/json", `{"status":"kept"}`), ""},
		{"a receipt of another status", deliver(), response(200, "application/json", `{"status":"lost"}`), "must be one of 'queued'"},
		{"a handshake", deliver(), response(200, "application/json", `{"challenge":"x"}`), ""},
		{"a provider's own answer", deliver(), response(200, "text/xml", `<Response/>`), ""},
		{"a provider's empty answer", deliver(), response(204, "", ""), ""},
		{"an answer to HEAD", request("HEAD", "/v1/hooks/wh_x"), response(200, "", ""), ""},
		{"a refusal of HEAD", request("HEAD", "/v1/hooks/wh_x"), response(405, problemType, ""), ""},
		{"a request that is refused", badRequest(`{"bad":1}`), response(400, "application/problem+json",
			`{"type":"urn:postern:problem:unknown_field","title":"Unknown field","status":400,"detail":"No.","code":"unknown_field","field":"bad"}`), ""},
		{"a request that ought to be refused", badRequest(`{"bad":1}`), response(201, "application/json", webhook+"}"), "bad"},
		{"a request without credentials", httptest.NewRequest("GET", "/v1/products/p/apps/a/webhooks", nil), response(200, "application/json", `{"webhooks":[]}`), "API Key"},
		{"a CloudEvent with any data", request("GET", "/v1/webhooks/wh_x/event?id=e"), response(200, "application/cloudevents+json",
			`{"specversion":"1.0","id":"e","source":"/s","type":"t","data":{"any":[{"thing":1}]}}`), ""},
		{"a CloudEvent with an undeclared attribute", request("GET", "/v1/webhooks/wh_x/event?id=e"), response(200, "application/cloudevents+json",
			`{"specversion":"1.0","id":"e","source":"/s","type":"t","sealed":"x"}`), "sealed"},
		{"an event without its id", request("GET", "/v1/webhooks/wh_x/event"), response(200, "application/cloudevents+json",
			`{"specversion":"1.0","id":"e","source":"/s","type":"t"}`), "id"},
		{"a delivery with any headers", request("GET", "/v1/webhooks/wh_x/deliveries/dlv_x"), response(200, "application/json", delivery+`,"headers":{"X-Any":["a","b"]}}`), ""},
		{"a delivery with an undeclared property", request("GET", "/v1/webhooks/wh_x/deliveries/dlv_x"), response(200, "application/json", delivery+`,"sealed":"x"}`), "sealed"},
		{"a refusal of a retry", request("POST", "/v1/webhooks/wh_x/deliveries/dlv_x/retry"), response(409, problemType,
			strings.NewReplacer("webhook_not_found", "signature_mismatch", "404", "409").Replace(notFound)), ""},
		{"a deletion", request("DELETE", "/v1/webhooks/wh_x"), response(204, "", ""), ""},
		{"an unknown path", request("GET", "/v2"), response(404, problemType, notFound), ""},
		{"an unknown method", request("PUT", "/v1/webhooks"), response(405, "application/json", `{"message":"Method Not Allowed"}`), ""},
		{"an unknown method, and too much of it", request("PUT", "/v1/webhooks"), response(431, "application/json", `{"message":"Request Header Fields Too Large"}`), ""},
		{"an unknown path, answered", request("GET", "/v2"), response(200, "application/json", `{}`), "must be 404 or 405"},
		{"an unknown path, answered by a web page", request("GET", "/v2"), response(404, "text/plain", "404"), "text/plain"},
		{"an unknown path, answered by half a problem", request("GET", "/v2"), response(404, problemType, `{"status":404}`), "missing properties"},
	}
	doc := loaded(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(doc.check(tt.req, tt.res), "\n")
			if tt.want == "" {
				assert.Empty(t, got)
				return
			}
			assert.Contains(t, got, tt.want)
		})
	}
}

func TestCheckLeavesTheBodyReadable(t *testing.T) {
	res := response(201, "application/json", webhook+"}")
	Check(t, request("POST", "/v1/webhooks"), res)
	got, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	assert.Equal(t, webhook+"}", string(got))
}
