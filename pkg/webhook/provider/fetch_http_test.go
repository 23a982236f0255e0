package provider

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// httpFetcher returns a fetcher that reaches the server by the name keys.example.com,
// as if it were a public one.
func httpFetcher(t *testing.T, server *httptest.Server, prepare func(*http.Request) error) *HTTPFetcher {
	t.Helper()
	f := NewHTTPFetcher(prepare)
	f.hosts = []string{"keys.example.com"}
	f.permits = func(netip.Addr) bool { return true }
	transport := f.client.Transport.(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, server.Listener.Addr().String())
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"}
	return f
}

func TestHTTPFetcher(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/keys":
			io.WriteString(w, "keys "+r.Header.Get("Authorization"))
		case "/long":
			io.WriteString(w, strings.Repeat("a", maxPublished+1))
		case "/moved":
			http.Redirect(w, r, "/keys", http.StatusFound)
		case "/broken":
			w.WriteHeader(http.StatusBadGateway)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	f := httpFetcher(t, server, func(r *http.Request) error {
		r.Header.Set("Authorization", "Bearer token")
		return nil
	})

	doc, err := f.Fetch(t.Context(), "https://keys.example.com/keys")
	require.NoError(t, err)
	assert.Equal(t, "keys Bearer token", string(doc))

	for url, want := range map[string]string{
		"https://keys.example.com/long":   "too long",
		"https://keys.example.com/moved":  "status 302",
		"https://keys.example.com/broken": "status 502",
		"https://keys.example.com/none":   "not exist",
		"https://other.example.com/keys":  "not a host",
		"http://keys.example.com/keys":    "not a host",
		"file:///etc/passwd":              "not a host",
	} {
		_, err := f.Fetch(t.Context(), url)
		require.Error(t, err, url)
		assert.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "token")
	}
	_, err = f.Fetch(t.Context(), "https://keys.example.com/none")
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestHTTPFetcherKeepsNoConnection(t *testing.T) {
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			var opened atomic.Int32
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }))
			server.EnableHTTP2 = http2
			server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					opened.Add(1)
				}
			}
			server.StartTLS()
			defer server.Close()
			f := httpFetcher(t, server, nil)
			for i := range 3 {
				doc, err := f.Fetch(t.Context(), "https://keys.example.com/keys")
				require.NoError(t, err)
				assert.Equal(t, http2, string(doc) == "HTTP/2.0")
				assert.EqualValues(t, i+1, opened.Load())
			}
		})
	}
}

func TestHTTPFetcherRefusesWhatPrepareRefuses(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	refusal := errors.New("no credentials")
	_, err := httpFetcher(t, server, func(*http.Request) error { return refusal }).Fetch(t.Context(), "https://keys.example.com/a")
	assert.ErrorIs(t, err, refusal)
	_, err = httpFetcher(t, server, func(r *http.Request) error {
		r.URL.Host = "evil.example"
		return nil
	}).Fetch(t.Context(), "https://keys.example.com/a")
	assert.ErrorContains(t, err, "host was changed")
}

// A name of the provider's may lead to an address that is not public: whoever has
// the name in hand could otherwise look around where the receiver runs.
func TestHTTPFetcherConnectsToPublicAddressesOnly(t *testing.T) {
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	f := httpFetcher(t, server, nil)
	f.permits = isPublicAddress
	_, err := f.Fetch(t.Context(), "https://keys.example.com/keys")
	assert.ErrorContains(t, err, "not a public address")
	assert.False(t, reached)
}

func TestPublicAddresses(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "52.94.0.1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fd00:ec2::254": false, "64:ff9b::a00:1": false,
		"2002:a00:1::": false, "ff02::1": false,
	} {
		assert.Equal(t, want, isPublicAddress(netip.MustParseAddr(text)), text)
	}
	f := NewHTTPFetcher(nil)
	assert.Error(t, f.control(t.Context(), "tcp", "[::ffff:127.0.0.1]:443", nil), "an IPv4 address in IPv6")
	assert.Error(t, f.control(t.Context(), "tcp", "nonsense", nil))
	assert.NoError(t, f.control(t.Context(), "tcp", "8.8.8.8:443", nil))
}

func TestHTTPFetcherHeedsTheContext(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := httpFetcher(t, server, nil).Fetch(ctx, "https://keys.example.com/keys")
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}
