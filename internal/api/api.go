// Package api is Postern's HTTP API: it turns requests into calls of the domain's
// verbs, and what they return into answers. It knows nothing of what carries
// the requests.
package api

import (
	"context"
	"encoding/json"
	"net/http"
)

// Request is one HTTP request.
type Request struct {
	// Route is the gateway's key of the route: "GET /v1/webhooks/{id}".
	Route  string
	Method string
	// BaseURL is the API's own address, as the gateway knows it: "https://…",
	// without a trailing slash. It never comes from the Host header.
	BaseURL string
	// Params are the path's, decoded.
	Params map[string]string
	// RawQuery is the query string as it was sent, without "?".
	RawQuery string
	// Header holds canonical names.
	Header http.Header
	Body   []byte
}

// Response is the answer to a [Request].
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Handler answers requests. It never fails: what goes wrong is an answer too.
type Handler func(context.Context, *Request) *Response

func respond(status int, v any) *Response {
	body, err := json.Marshal(v)
	if err != nil {
		return problem(err)
	}
	return &Response{Status: status, Header: header("application/json"), Body: body}
}

func header(contentType string) http.Header {
	values := []string{"no-store", contentType} // one allocation for both
	h := http.Header{"Cache-Control": values[:1:1]}
	if contentType != "" {
		h["Content-Type"] = values[1:]
	}
	return h
}
