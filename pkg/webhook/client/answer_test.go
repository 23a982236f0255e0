package client_test

import (
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

func response(a answer) *http.Response {
	h := a.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("Content-Type", a.contentType)
	return &http.Response{
		StatusCode: a.status, Status: http.StatusText(a.status), Header: h, Body: io.NopCloser(strings.NewReader(a.body)),
	}
}

func TestReadError(t *testing.T) {
	gateway := func(status int, message string) answer {
		return answer{status: status, contentType: "application/json", body: `{"message":` + message + `}`}
	}
	tests := []struct {
		name   string
		answer answer
		want   client.Error
	}{
		{"a problem", problem(400, "invalid_field"), client.Error{Status: 400, Code: "invalid_field", Detail: "Because.", Field: "env"}},
		{"a problem that lies about its status", problem(503, "unavailable"), client.Error{Status: 503, Code: "unavailable", Detail: "Because.", Field: "env"}},
		{"the gateway's 404", gateway(404, `"Not Found"`), client.Error{Status: 404, Code: "not_found", Detail: "The gateway answered Not Found."}},
		{"the gateway's 403", gateway(403, `"Missing Token"`), client.Error{Status: 403, Code: "unauthorized", Detail: "The gateway answered Forbidden: Missing Token."}},
		{"the gateway's 413", gateway(413, `"Request Entity Too Large"`), client.Error{Status: 413, Code: "body_too_large", Detail: "The gateway answered Request Entity Too Large."}},
		{"the gateway's 429", gateway(429, `"Too Many Requests"`), client.Error{Status: 429, Code: "throttled", Detail: "The gateway answered Too Many Requests."}},
		{"the gateway's 500", gateway(500, `"Internal Server Error"`), client.Error{Status: 500, Code: "unavailable", Detail: "The gateway answered Internal Server Error."}},
		{"the gateway's 503 with null", gateway(503, `null`), client.Error{Status: 503, Code: "unavailable", Detail: "The gateway answered Service Unavailable."}},
		{"a web page", answer{status: 502, contentType: "text/html", body: "<h1>Bad</h1>"}, client.Error{Status: 502, Code: "unavailable", Detail: "The answer was Bad Gateway."}},
		{"JSON of another form", answer{status: 418, contentType: "application/json", body: `[1]`}, client.Error{Status: 418, Code: "unexpected", Detail: "The answer was I'm a teapot."}},
		{"nothing", answer{status: 418}, client.Error{Status: 418, Code: "unexpected", Detail: "The answer was I'm a teapot."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, *client.ReadError(response(tt.answer)))
		})
	}
}

func TestReadErrorNamesTheRequest(t *testing.T) {
	tests := []struct {
		name, id, says string
		status         int
	}{
		{"a fault of Postern's", "JKJaXmPLvHcESHA=", "unavailable: Because. (request JKJaXmPLvHcESHA=)", 503},
		{"a fault of the caller's", "JKJaXmPLvHcESHA=", "unavailable: Because.", 400},
		{"no gateway", "", "unavailable: Because.", 503},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := problem(tt.status, "unavailable")
			a.header = http.Header{"Apigw-Requestid": {tt.id}}
			e := client.ReadError(response(a))
			assert.Equal(t, tt.id, e.RequestID)
			assert.EqualError(t, e, tt.says)
		})
	}
}

func TestReadErrorRetryAfter(t *testing.T) {
	tests := []struct {
		value    string
		min, max time.Duration
	}{
		{"", 0, 0},
		{"5", 5 * time.Second, 5 * time.Second},
		{"-5", 0, 0},
		{"soon", 0, 0},
		{"9999999999999999999999", 0, 0},
		{"999999999999999999", math.MaxInt32 * time.Second, math.MaxInt32 * time.Second},
		{time.Now().Add(time.Minute).UTC().Format(http.TimeFormat), 50 * time.Second, time.Minute},
		{time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat), 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			a := problem(503, "unavailable")
			a.header = http.Header{"Retry-After": {tt.value}}
			got := client.ReadError(response(a)).RetryAfter
			assert.GreaterOrEqual(t, got, tt.min)
			assert.LessOrEqual(t, got, tt.max)
		})
	}
}

func FuzzReadError(f *testing.F) {
	f.Add(400, "application/problem+json", `{"code":"invalid_field","detail":"Because.","field":"env"}`, "")
	f.Add(503, "application/json", `{"message":null}`, "5")
	f.Fuzz(func(t *testing.T, status int, contentType, body, after string) {
		a := answer{status: status, contentType: contentType, body: body, header: http.Header{"Retry-After": {after}}}
		e := client.ReadError(response(a))
		assert.Equal(t, status, e.Status)
		assert.NotEmpty(t, e.Code)
		assert.NotEmpty(t, e.Error())
		assert.GreaterOrEqual(t, e.RetryAfter, time.Duration(0))
	})
}
