package gateway_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/gateway"
)

// spy is a function that remembers the event it was invoked with.
type spy struct {
	event  gateway.Event
	answer gateway.Answer
	err    error
	calls  int
}

func (s *spy) invoke(_ context.Context, payload []byte) ([]byte, error) {
	s.calls++
	if err := json.Unmarshal(payload, &s.event); err != nil {
		return nil, err
	}
	out, err := json.Marshal(s.answer)
	return out, errors.Join(err, s.err)
}

var quiet = slog.New(slog.DiscardHandler)

func proxy(s *spy) http.Handler {
	return gateway.NewProxy(quiet, "hooks.example.com",
		gateway.Route{Key: "ANY /v1/hooks/{id}", Invoke: s.invoke},
		gateway.Route{Key: "GET /v1/products/{product}/apps/{app}/webhooks", Invoke: s.invoke},
	)
}

func TestProxyMakesTheEventsOfAPIGateway(t *testing.T) {
	binary := "\x00\xff"
	tests := []struct {
		name, method, target, contentType, body string
		wantBody                                string
		wantBase64                              bool
	}{
		{"JSON as it is", "POST", "/v1/hooks/wh_1", "application/json", `{"a":"é"}`, `{"a":"é"}`, false},
		{"JSON with a charset", "POST", "/v1/hooks/wh_1", "application/json; charset=utf-8", `{}`, `{}`, false},
		{"text as it is", "POST", "/v1/hooks/wh_1", "text/csv", "a,b", "a,b", false},
		{"XML as it is", "POST", "/v1/hooks/wh_1", "application/xml", "<a/>", "<a/>", false},
		{"a suffix type in base64", "POST", "/v1/hooks/wh_1", "application/cloudevents+json", `{}`, "e30=", true},
		{"a form in base64", "POST", "/v1/hooks/wh_1", "application/x-www-form-urlencoded", "a=1", "YT0x", true},
		{"no type in base64", "POST", "/v1/hooks/wh_1", "", "a", "YQ==", true},
		{"binary in base64", "PUT", "/v1/hooks/wh_1", "application/octet-stream", binary, "AP8=", true},
		{"JSON that is not UTF-8 in base64, since nothing else keeps it", "POST", "/v1/hooks/wh_1", "application/json", binary, "AP8=", true},
		{"nothing", "DELETE", "/v1/hooks/wh_1", "", "", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &spy{answer: gateway.Answer{StatusCode: 200}}
			r := httptest.NewRequest(tt.method, tt.target, strings.NewReader(tt.body))
			if tt.contentType != "" {
				r.Header.Set("Content-Type", tt.contentType)
			}
			proxy(s).ServeHTTP(httptest.NewRecorder(), r)
			require.Equal(t, 1, s.calls)
			assert.Equal(t, tt.wantBody, s.event.Body)
			assert.Equal(t, tt.wantBase64, s.event.IsBase64Encoded)
			assert.Equal(t, tt.method, s.event.RequestContext.HTTP.Method)
			assert.Equal(t, "ANY /v1/hooks/{id}", s.event.RouteKey)
			assert.Equal(t, "2.0", s.event.Version)
			decoded, err := gateway.Decode(s.event)
			require.NoError(t, err)
			assert.Equal(t, tt.body, string(decoded.Body), "I4")
		})
	}
}

func TestProxyKeepsWhatIsSigned(t *testing.T) {
	s := &spy{answer: gateway.Answer{StatusCode: 200}}
	r := httptest.NewRequest("POST", "/v1/hooks/wh%5F1?b=%2F+&a=1&a=2", nil)
	r.Header["X-Signature"] = []string{"one", "two"}
	r.Header["Cookie"] = []string{"a=1; b=2"}
	proxy(s).ServeHTTP(httptest.NewRecorder(), r)
	assert.Equal(t, "b=%2F+&a=1&a=2", s.event.RawQueryString)
	assert.Equal(t, "1,2", s.event.QueryStringParameters["a"])
	assert.Equal(t, "wh_1", s.event.PathParameters["id"])
	assert.Equal(t, "/v1/hooks/wh_1", s.event.RawPath, "decoded, as in AWS")
	assert.Equal(t, "one,two", s.event.Headers["x-signature"])
	assert.NotContains(t, s.event.Headers, "cookie")
	assert.Equal(t, []string{"a=1", "b=2"}, s.event.Cookies)
	decoded, err := gateway.Decode(s.event)
	require.NoError(t, err)
	assert.Equal(t, "a=1; b=2", decoded.Header.Get("Cookie"))
	assert.Equal(t, "https://hooks.example.com", decoded.BaseURL)
}

func TestProxyRefuses(t *testing.T) {
	tests := []struct {
		name, method, target string
		change               func(*http.Request)
		status               int
	}{
		{"a path without a route", "POST", "/v1/hook/1", nil, 404},
		{"a method without a route", "POST", "/v1/products/p/apps/a/webhooks", nil, 404},
		{"a path that could be cleaner", "POST", "/v1//hooks/1", nil, 404},
		{"the way up", "POST", "/v1/hooks/../hooks/1", nil, 404},
		{"the end of the path missing", "POST", "/v1/hooks/", nil, 404},
		{"10,241 bytes of headers", "POST", "/v1/hooks/1", func(r *http.Request) { r.Header.Set("A", strings.Repeat("a", 10_240)) }, 431},
		{"a body over 10 MB", "POST", "/v1/hooks/1", func(r *http.Request) { r.Body = io.NopCloser(io.LimitReader(zeros{}, 10<<20+1)) }, 413},
		{"a body over what Lambda takes", "POST", "/v1/hooks/1", func(r *http.Request) { r.Body = io.NopCloser(io.LimitReader(zeros{}, 5<<20)) }, 413},
		{"a body that breaks off", "POST", "/v1/hooks/1", func(r *http.Request) { r.Body = io.NopCloser(broken{}) }, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, w := &spy{answer: gateway.Answer{StatusCode: 200}}, httptest.NewRecorder()
			r := httptest.NewRequest(tt.method, tt.target, nil)
			if tt.change != nil {
				tt.change(r)
			}
			proxy(s).ServeHTTP(w, r)
			assert.Equal(t, tt.status, w.Code)
			assert.Contains(t, w.Body.String(), `{"message":`)
			assert.Zero(t, s.calls)
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestProxyAnswers(t *testing.T) {
	tests := []struct {
		name   string
		spy    spy
		status int
		body   string
	}{
		{"text", spy{answer: gateway.Answer{StatusCode: 201, Body: "x", Headers: map[string]string{"Content-Type": "text/csv"}}}, 201, "x"},
		{"base64", spy{answer: gateway.Answer{StatusCode: 200, Body: base64.StdEncoding.EncodeToString([]byte("\xff")), IsBase64Encoded: true}}, 200, "\xff"},
		{"a failure of the function", spy{err: errors.New("out of memory")}, 500, "{\"message\":\"Internal Server Error\"}\n"},
		{"an answer over what Lambda gives back", spy{answer: gateway.Answer{StatusCode: 200, Body: strings.Repeat("x", 6<<20+100)}}, 500, "{\"message\":\"Internal Server Error\"}\n"},
		{"an answer without a status", spy{}, 500, "{\"message\":\"Internal Server Error\"}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			proxy(&tt.spy).ServeHTTP(w, httptest.NewRequest("POST", "/v1/hooks/1", nil))
			assert.Equal(t, tt.status, w.Code)
			assert.Equal(t, tt.body, w.Body.String())
		})
	}
}

func TestDecodeRefusesBrokenBase64(t *testing.T) {
	_, err := gateway.Decode(gateway.Event{Body: "%", IsBase64Encoded: true})
	assert.Error(t, err)
}

func TestEncodeKeepsEveryByte(t *testing.T) {
	for _, body := range []string{"", "é", "\xff\x00"} {
		a := gateway.Encode(&api.Response{Status: 200, Header: http.Header{"Allow": {"GET", "POST"}}, Body: []byte(body)})
		assert.Equal(t, "GET, POST", a.Headers["Allow"])
		got := []byte(a.Body)
		if a.IsBase64Encoded {
			var err error
			got, err = base64.StdEncoding.DecodeString(a.Body)
			require.NoError(t, err)
		}
		assert.Equal(t, body, string(got))
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"version":"2.0","rawQueryString":"a=%2F","headers":{"x-a":"1,2"},"cookies":["a=1"],"requestContext":{"domainName":"d","stage":"$default","http":{"method":"POST"}},"pathParameters":{"id":"wh_1"},"body":"e30=","isBase64Encoded":true}`))
	f.Add([]byte(`{"body":"%","isBase64Encoded":true}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		var e gateway.Event
		if json.Unmarshal(payload, &e) != nil {
			return
		}
		r, err := gateway.Decode(e)
		if err != nil {
			require.True(t, e.IsBase64Encoded)
			return
		}
		if !e.IsBase64Encoded {
			require.Equal(t, e.Body, string(r.Body))
		}
	})
}
