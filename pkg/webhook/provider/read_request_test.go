package provider_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func TestReadRequest(t *testing.T) {
	const address = "https://hooks.example.com/in"
	tests := []struct {
		name, address, target, wantURL string
	}{
		{"no query", address, "/in", address},
		{"a query, as it was sent", address, "/in?b=2&a=%7e+x;y&b=1", address + "?b=2&a=%7e+x;y&b=1"},
		{"an address that was given with its query", address + "?a=1", "/in?a=1", address + "?a=1"},
		{"a path that a proxy has changed", address, "/internal/in?a=1", address + "?a=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPut, tt.target, strings.NewReader("\x00body\n"))
			r.Host = "10.0.0.1:8080"
			r.Header.Set("X-Forwarded-Host", "evil.example")
			got, err := provider.ReadRequest(httptest.NewRecorder(), r, tt.address, 6)
			require.NoError(t, err)
			assert.Equal(t, &provider.Request{
				Method: http.MethodPut, URL: tt.wantURL, Body: []byte("\x00body\n"),
				Header: http.Header{"Host": {"10.0.0.1:8080"}, "X-Forwarded-Host": {"evil.example"}},
			}, got)
			assert.NotContains(t, r.Header, "Host", "r is left as it was")
		})
	}
}

func TestReadRequestWantsTheWholeBody(t *testing.T) {
	broken := errors.New("connection reset")
	tests := []struct {
		name string
		body io.Reader
		want string
		err  error
	}{
		{"none", nil, "", nil},
		{"as much as may be", strings.NewReader("12345678"), "12345678", nil},
		{"more", strings.NewReader("123456789"), "", &http.MaxBytesError{Limit: 8}},
		{"a part", io.MultiReader(strings.NewReader("1234"), iotest.ErrReader(broken)), "", broken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequest(http.MethodPost, "/in", tt.body)
			require.NoError(t, err)
			got, err := provider.ReadRequest(httptest.NewRecorder(), r, "https://hooks.example.com/in", 8)
			if tt.err != nil {
				assert.Equal(t, tt.err, err)
				assert.Nil(t, got, "there is nothing that could be verified")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(got.Body))
		})
	}
}

// What signs the URL and the header Host is genuine through a server that has another
// address, over either protocol.
func TestReadRequestIsWhatWasSigned(t *testing.T) {
	contentful, ok := provider.Lookup("contentful")
	require.True(t, ok)
	cfg := provider.Config{Secrets: []provider.Secret{{ID: "1", Value: strings.Repeat("a", 64)}}}
	v, err := contentful.Verifier(cfg)
	require.NoError(t, err)
	const address = "https://shop.example.com/in"
	for _, http2 := range []bool{false, true} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			request, err := provider.ReadRequest(w, r, address, 1<<10)
			if assert.NoError(t, err) {
				result, err := v.Verify(r.Context(), request, time.Now())
				assert.NoError(t, err)
				assert.Equal(t, provider.Verified, result.Proof)
			}
			assert.Equal(t, http2, r.ProtoMajor == 2)
		}))
		server.EnableHTTP2 = http2
		server.StartTLS()
		sent := &provider.Request{Method: http.MethodPost, URL: address + "?a=b%20c", Body: []byte(`{"sys":{"id":"1"}}`), Header: http.Header{
			"Host": {"shop.example.com"}, "X-Contentful-Signed-Headers": {"host,x-contentful-signed-headers,x-contentful-timestamp"},
		}}
		require.NoError(t, contentful.Sign(sent, cfg, time.Now()))
		call, err := http.NewRequestWithContext(t.Context(), sent.Method, server.URL+"/other?a=b%20c", bytes.NewReader(sent.Body))
		require.NoError(t, err)
		call.Header, call.Host = sent.Header, "shop.example.com"
		response, err := server.Client().Do(call)
		require.NoError(t, err)
		assert.NoError(t, response.Body.Close())
		server.Close()
	}
}
