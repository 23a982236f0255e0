package client_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

func TestReadErrorRetryAfter(t *testing.T) {
	tests := []struct {
		value    string
		min, max time.Duration
	}{
		{"", 0, 0},
		{"5", 5 * time.Second, 5 * time.Second},
		{"-5", 0, 0},
		{"soon", 0, 0},
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

func TestErrorClasses(t *testing.T) {
	classes := []error{client.ErrInvalid, client.ErrUnauthorized, client.ErrNotFound, client.ErrUnavailable}
	tests := []struct {
		name string
		err  client.Error
		want error // nil for none
	}{
		{"400", client.Error{Status: 400, Code: "invalid_field"}, client.ErrInvalid},
		{"no request made", client.Error{Code: "missing_field"}, client.ErrInvalid},
		{"401", client.Error{Status: 401, Code: "unauthorized"}, client.ErrUnauthorized},
		{"403", client.Error{Status: 403}, client.ErrUnauthorized},
		{"404", client.Error{Status: 404, Code: "webhook_not_found"}, client.ErrNotFound},
		{"413", client.Error{Status: 413}, client.ErrInvalid},
		{"429", client.Error{Status: 429}, client.ErrUnavailable},
		{"500", client.Error{Status: 500}, client.ErrUnavailable},
		{"503", client.Error{Status: 503, Code: "event_in_flight"}, client.ErrUnavailable},
		{"no answer", client.Error{Code: client.CodeUnreachable}, client.ErrUnavailable},
		{"another's answer", client.Error{Status: 200, Code: client.CodeUnexpected}, nil},
		{"a redirect", client.Error{Status: 302, Code: client.CodeUnexpected}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, class := range classes {
				if class == tt.want {
					assert.ErrorIs(t, &tt.err, class)
				} else {
					assert.NotErrorIs(t, &tt.err, class)
				}
			}
		})
	}
}

func TestErrorsOfCallsAreTyped(t *testing.T) {
	s := serve(t, problem(401, "unauthorized"))
	_, err := s.product().GenerateLink(t.Context(), client.GenerateLinkInput{})
	assert.ErrorIs(t, err, client.ErrUnauthorized)
	require.EqualError(t, err, "generate link: unauthorized: Because.")
	assert.Len(t, s.requests(), 1)
}
