package client_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// pipes is a network of which connections can die without either end being told, as
// where a gateway between has forgotten them.
type pipes struct {
	net.Listener
	accepted chan net.Conn
	closed   chan struct{}
	dialled  atomic.Int32
	// dead is of the connection that was dialled last.
	dead *atomic.Bool
}

func newPipes() *pipes {
	return &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepted:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	near, a := net.Pipe()
	b, far := net.Pipe()
	p.dead = new(atomic.Bool)
	p.dialled.Add(1)
	go carry(a, b, p.dead)
	go carry(b, a, p.dead)
	p.accepted <- far
	return near, nil
}

// carry copies from one connection to another, and loses what comes once dead is set.
func carry(from, to net.Conn, dead *atomic.Bool) {
	defer to.Close()
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if !dead.Load() {
			_, _ = to.Write(buf[:n])
		}
	}
}

func TestAConnectionThatDiedUnnoticedIsGivenUp(t *testing.T) {
	certified := httptest.NewTLSServer(nil)
	defer certified.Close()
	protocols := map[string][]string{"HTTP/2": {"h2"}, "HTTP/1.1": {"http/1.1"}}
	for name, protocol := range protocols {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newPipes()
				server := &http.Server{
					TLSConfig: &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: protocol},
					Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						_, _ = io.WriteString(w, `{"webhooks":[]}`)
					}),
				}
				go server.ServeTLS(network, "", "")
				defer server.Close()
				h := client.NewHTTPClient()
				transport := h.Transport.(*http.Transport)
				transport.DialContext = network.dial
				transport.TLSClientConfig = &tls.Config{RootCAs: certified.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
				defer h.CloseIdleConnections()
				shop := client.New(testCredentials("https://example.com"), client.WithHTTPClient(h)).Product("shop")

				_, err := shop.FetchAllForProductApp(t.Context(), "a")
				require.NoError(t, err)
				network.dead.Store(true)
				began := time.Now()
				_, err = shop.FetchAllForProductApp(t.Context(), "a")
				require.NoError(t, err, "it is made again over another connection")
				assert.EqualValues(t, 2, network.dialled.Load())
				assert.Less(t, time.Since(began), time.Minute)
			})
		})
	}
}
