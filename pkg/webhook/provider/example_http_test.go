package provider_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// address is what the provider was given: schemes that sign the URL sign this one.
	address = "https://shop.example.com/in/github"
	maxBody = 25 << 20 // as much as GitHub sends
)

// receive is a server's handler for the requests of one provider.
func receive(v provider.Verifier, take func(id, kind string, body []byte) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "the body is too large, or not whole", http.StatusRequestEntityTooLarge)
			return
		}
		request := &provider.Request{Method: r.Method, URL: address, Header: r.Header, Body: body}
		result, err := v.Verify(r.Context(), request, time.Now())
		if err != nil {
			http.Error(w, err.Error(), statusOf(err))
			return
		}
		if err := take(result.EventID, result.EventType, body); err != nil {
			http.Error(w, "try again later", http.StatusServiceUnavailable)
		}
	}
}

// statusOf is 503 where the fault is not the sender's.
func statusOf(err error) int {
	var failure *provider.Failure
	if errors.As(err, &failure) && failure.Cause != provider.KeyUnavailable {
		return http.StatusUnauthorized
	}
	return http.StatusServiceUnavailable
}

// A server of one's own that verifies what a provider sends.
func Example() {
	p, ok := provider.Lookup("github")
	if !ok {
		panic("there is no such provider")
	}
	cfg := provider.Config{Secrets: []provider.Secret{{Value: "It's a Secret to Everybody"}}}
	v, err := p.Verifier(cfg)
	if err != nil {
		panic(err)
	}
	handler := receive(v, func(_, kind string, body []byte) error {
		fmt.Printf("%s: %s\n", kind, body)
		return nil
	})

	body := []byte(`{"zen":"Keep it logically awesome."}`)
	genuine := &provider.Request{Method: http.MethodPost, URL: address, Header: http.Header{"X-Github-Event": {"ping"}}, Body: body}
	if err := p.Sign(genuine, cfg, time.Now()); err != nil { // as GitHub does
		panic(err)
	}
	for _, header := range []http.Header{genuine.Header, {}} {
		r := httptest.NewRequest(http.MethodPost, "/in/github", bytes.NewReader(body))
		r.Header = header
		w := httptest.NewRecorder()
		handler(w, r)
		fmt.Println(w.Code)
	}
	// Output:
	// ping: {"zen":"Keep it logically awesome."}
	// 200
	// 401
}
