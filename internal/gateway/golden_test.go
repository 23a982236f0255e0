package gateway_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/lambdatest"
)

var golden = []string{
	"receive-json", "receive-form", "receive-no-content-type", "receive-binary", "receive-doubled-headers",
	"receive-raw-query", "receive-empty-body", "receive-text", "receive-xml",
}

func load(t *testing.T, name string) gateway.Event {
	var e gateway.Event
	require.NoError(t, json.Unmarshal(lambdatest.Event(t, name), &e))
	return e
}

func bodyOf(t *testing.T, e gateway.Event) []byte {
	if !e.IsBase64Encoded {
		return []byte(e.Body)
	}
	b, err := base64.StdEncoding.DecodeString(e.Body)
	require.NoError(t, err)
	return b
}

// sent is the HTTP request that API Gateway made e of.
func sent(t *testing.T, e gateway.Event) *http.Request {
	target := e.RawPath
	if e.RawQueryString != "" {
		target += "?" + e.RawQueryString
	}
	r := httptest.NewRequest(e.RequestContext.HTTP.Method, target, bytes.NewReader(bodyOf(t, e)))
	r.RemoteAddr = e.RequestContext.HTTP.SourceIP + ":1234"
	for name, value := range e.Headers {
		if !strings.HasPrefix(name, "x-forwarded-") && name != "host" {
			r.Header.Set(name, value)
		}
	}
	for _, c := range e.Cookies {
		r.Header.Add("Cookie", c)
	}
	return r
}

func TestProxyMakesTheGoldenEvents(t *testing.T) {
	for _, name := range golden {
		t.Run(name, func(t *testing.T) {
			want := load(t, name)
			s := &spy{answer: gateway.Answer{StatusCode: 200}}
			gateway.NewProxy(quiet, want.RequestContext.DomainName, gateway.Route{Key: want.RouteKey, Invoke: s.invoke}).
				ServeHTTP(httptest.NewRecorder(), sent(t, want))
			got := s.event
			assert.Equal(t, want.RequestContext.HTTP.Method, got.RequestContext.HTTP.Method)
			assert.Equal(t, want.RequestContext.HTTP.Path, got.RequestContext.HTTP.Path)
			assert.Equal(t, want.RequestContext.HTTP.SourceIP, got.RequestContext.HTTP.SourceIP)
			assert.Equal(t, want.RequestContext.HTTP.UserAgent, got.RequestContext.HTTP.UserAgent)
			// What differs from call to call, or tells where it was.
			want.RequestContext, got.RequestContext = events.APIGatewayV2HTTPRequestContext{}, events.APIGatewayV2HTTPRequestContext{}
			assert.Equal(t, want, got)
		})
	}
}

func TestDecodeGoldenEvents(t *testing.T) { // I4
	for _, name := range golden {
		t.Run(name, func(t *testing.T) {
			e := load(t, name)
			r, err := gateway.Decode(e)
			require.NoError(t, err)
			assert.Equal(t, string(bodyOf(t, e)), string(r.Body))
			assert.Equal(t, e.RawQueryString, r.RawQuery)
			assert.Equal(t, e.RequestContext.HTTP.Method, r.Method)
			assert.Equal(t, e.PathParameters, r.Params)
			assert.Equal(t, "https://"+e.RequestContext.DomainName, r.BaseURL)
			for name, value := range e.Headers {
				assert.Equal(t, value, r.Header.Get(name), name)
			}
			assert.Equal(t, strings.Join(e.Cookies, "; "), r.Header.Get("Cookie"))
		})
	}
}
