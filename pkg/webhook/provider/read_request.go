package provider

import (
	"io"
	"net/http"
	"strings"
)

// ReadRequest returns what a server received as r, its body read to the end, as a
// [Request] to address: the absolute URL, without a query, that the provider was given.
// The query is r's. Address is the server's own to know, by r.URL.Path where it has
// several: what r says of its host comes from the sender, or from a proxy between.
//
// Nothing may have read the body before, such as a form's fields: it would not be there
// any more. If it has over limit bytes the error is an [*http.MaxBytesError], and w is
// told to close the connection; any other error is of a body that did not come whole.
func ReadRequest(w http.ResponseWriter, r *http.Request, address string, limit int64) (*Request, error) {
	body, err := readBody(w, r, limit)
	if err != nil {
		return nil, err
	}
	return &Request{Method: r.Method, URL: withQueryOf(address, r), Header: headersOf(r), Body: body}, nil
}

// readBody reads a body, which only requests that no server received can be without.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
}

func withQueryOf(address string, r *http.Request) string {
	address, _, _ = strings.Cut(address, "?")
	if r.URL.RawQuery == "" {
		return address
	}
	return address + "?" + r.URL.RawQuery
}

// headersOf returns r's headers, and among them the one that net/http takes out, which may
// be signed like any other.
func headersOf(r *http.Request) http.Header {
	header := r.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if r.Host != "" {
		header.Set("Host", r.Host)
	}
	return header
}
