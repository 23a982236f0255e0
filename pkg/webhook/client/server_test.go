package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/openapitest"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// seen is a request as it reached a server.
type seen struct {
	Method, Path, Query, Body string
	Header                    http.Header
}

// script is a server that gives its answers in turn, the last one forever.
type script struct {
	*httptest.Server
	mu      sync.Mutex
	answers []answer
	seen    []seen
}

type answer struct {
	status      int
	contentType string
	body        string
	header      http.Header
}

func problem(status int, code string) answer {
	return answer{status: status, contentType: "application/problem+json",
		body: `{"type":"urn:postern:problem:` + code + `","title":"` + http.StatusText(status) + `","status":400,"detail":"Because.","code":"` + code + `","field":"env"}`}
}

func success(status int, body string) answer {
	return answer{status: status, contentType: "application/json", body: body}
}

func serve(t *testing.T, answers ...answer) *script {
	t.Helper()
	s := &script{answers: answers}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.Close)
	return s
}

func (s *script) answer(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, seen{Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Body: string(body), Header: r.Header})
	a := s.answers[min(len(s.seen), len(s.answers))-1]
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.contentType)
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

func (s *script) requests() []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

func (s *script) product(options ...client.Option) *client.Product {
	return client.New(testCredentials(s.URL), options...).Product("ecommerce-platform")
}

// checked is a transport that holds each exchange against openapi.yaml.
type checked struct{ t *testing.T }

func (c checked) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		openapitest.Check(c.t, r, res)
	}
	return res, err
}

func asDeclared(t *testing.T) client.Option {
	return client.WithHTTPClient(&http.Client{Transport: checked{t}})
}

func TestCredentialsAreSent(t *testing.T) {
	s := serve(t, success(200, `{"webhooks":[]}`))
	_, err := s.product(asDeclared(t)).FetchAllForProductApp(t.Context(), "stripe-payments")
	require.NoError(t, err)
	h := s.requests()[0].Header
	assert.Equal(t, "Bearer "+testKey, h.Get("Authorization"))
	assert.Equal(t, "workspace-123", h.Get("Postern-Workspace-Id"))
	assert.Equal(t, "user-456", h.Get("Postern-User-Id"))
}

func TestEndpointMayHaveAPathAndASlash(t *testing.T) {
	s := serve(t, success(200, `{"webhooks":[]}`))
	_, err := client.New(testCredentials(s.URL+"/base/")).Product("p").FetchAllForProductApp(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, "/base/v1/products/p/apps/a/webhooks", s.requests()[0].Path)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := serve(t, success(200, `{"webhooks":[]}`))
	s := serve(t, answer{status: http.StatusTemporaryRedirect, header: http.Header{"Location": {elsewhere.URL}}})
	for _, p := range []*client.Product{s.product(), s.product(client.WithHTTPClient(http.DefaultClient))} {
		_, err := p.FetchAllForProductApp(t.Context(), "a")
		var e *client.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, http.StatusTemporaryRedirect, e.Status)
		assert.Equal(t, client.CodeUnexpected, e.Code)
	}
	assert.Empty(t, elsewhere.requests())
	assert.Nil(t, http.DefaultClient.CheckRedirect, "the caller's client is left as it is")
}

func TestAnswersThatAreNotPosterns(t *testing.T) {
	tests := []struct {
		name   string
		answer answer
		detail string
	}{
		{"a web page", answer{status: 200, contentType: "text/html", body: "<html>"}, "is the endpoint right?"},
		{"nothing", answer{status: 200}, "is the endpoint right?"},
		{"half of it", success(200, `{"webhooks":[`), "is the endpoint right?"},
		{"too much", success(200, `{"x":"`+strings.Repeat("x", 16<<20)+`"}`), "over 16777216 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.answer)
			_, err := s.product().FetchAllForProductApp(t.Context(), "a")
			var e *client.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, client.CodeUnexpected, e.Code)
			assert.Contains(t, e.Detail, tt.detail)
			assert.Len(t, s.requests(), 1, "it is not tried again")
		})
	}
}

func TestCallsStayAtTheEndpoint(t *testing.T) {
	var hosts []string
	watch := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Host)
		return response(success(http.StatusOK, `{}`)), nil
	})}
	api := client.New(testCredentials("https://h.example"), client.WithHTTPClient(watch))
	for _, path := range []string{"", ".evil.example/v1", "@evil.example/v1", ":443@evil.example/v1", "v1/webhooks"} {
		_, err := api.Call(t.Context(), http.MethodGet, path, nil, nil)
		assert.ErrorIs(t, err, client.ErrInvalid, path)
	}
	assert.Empty(t, hosts)
	for _, path := range []string{"/v1/webhooks", "//evil.example/v1", "/@evil.example"} {
		_, err := api.Call(t.Context(), http.MethodGet, path, nil, nil)
		assert.NoError(t, err, path)
	}
	assert.Equal(t, []string{"h.example", "h.example", "h.example"}, hosts)
}

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
