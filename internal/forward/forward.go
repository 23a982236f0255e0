// Package forward passes requests on to a server, for what stands between a
// client and one of the servers of tests and local runs.
package forward

import (
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
)

// To returns a handler that passes requests on to the server at an address such
// as http://127.0.0.1:4566, and that breaks the connection where the server does.
func To(server *url.URL) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(server) },
		ErrorLog: log.New(io.Discard, "", 0),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Without it the server closes the request's body with the first bytes of the
		// answer, and the proxy, if it was about to look for the end of that body, gives
		// up both (https://go.dev/issue/15527). Where the protocol cannot, as HTTP/2, it
		// need not.
		_ = http.NewResponseController(w).EnableFullDuplex()
		proxy.ServeHTTP(w, r)
	})
}
