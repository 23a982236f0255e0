package provider_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// address is what the provider was given: schemes that sign the URL sign this one.
	address = "https://shop.example.com/in/slack"
	maxBody = 1 << 20 // bytes
)

// server takes the requests of one provider.
type server struct {
	provider *provider.Provider
	verifier provider.Verifier
	// take does the work, or puts it off in a place that outlasts the server.
	take func(id, kind string, body []byte) error
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := provider.ReadRequest(w, r, address, maxBody)
	if err != nil {
		http.Error(w, "the body is too large, or not whole", http.StatusRequestEntityTooLarge)
		return
	}
	answer, err := s.answer(r, request)
	if err != nil {
		http.Error(w, err.Error(), statusOf(err))
		return
	}
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(cmp.Or(answer.Status, http.StatusOK))
	_, _ = w.Write(answer.Body)
}

// answer answers a question about the address, or verifies an event.
func (s *server) answer(r *http.Request, request *provider.Request) (provider.Answer, error) {
	now := time.Now()
	if answer, ok, err := s.verifier.Handshake(r.Context(), request, now); ok || err != nil {
		return answer, err
	}
	result, err := s.verifier.Verify(r.Context(), request, now)
	if err != nil {
		return provider.Answer{}, err
	}
	if err := s.take(result.EventID, result.EventType, request.Body); err != nil {
		return provider.Answer{}, errors.New("try again later")
	}
	return s.provider.Answer(request), nil
}

// statusOf is 503 where the fault is not the sender's.
func statusOf(err error) int {
	var failure *provider.Failure
	if errors.As(err, &failure) && failure.Cause != provider.KeyUnavailable {
		return http.StatusUnauthorized
	}
	return http.StatusServiceUnavailable
}

// A server of one's own that verifies what a provider sends, and answers what it asks.
func Example() {
	p, ok := provider.Lookup("slack")
	if !ok {
		panic("there is no such provider")
	}
	cfg := provider.Config{Secrets: []provider.Secret{{Value: "8f742231b10e8888abcd99yyyzzz85a5"}}}
	v, err := p.Verifier(cfg)
	if err != nil {
		panic(err)
	}
	handler := &server{p, v, func(id, kind string, _ []byte) error {
		fmt.Println("take", id, kind)
		return nil
	}}

	send := func(body string, cfg provider.Config) {
		sent := &provider.Request{Method: http.MethodPost, URL: address, Body: []byte(body)}
		if err := p.Sign(sent, cfg, time.Now()); err != nil { // as Slack does
			panic(err)
		}
		r := httptest.NewRequest(sent.Method, "/in/slack", bytes.NewReader(sent.Body))
		r.Header = sent.Header
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Println(strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Body)))
	}
	send(`{"type":"url_verification","challenge":"3eZbrw1aBm2r"}`, cfg)
	send(`{"type":"event_callback","event_id":"Ev01","event":{"type":"app_mention"}}`, cfg)
	send(`{"type":"event_callback","event_id":"Ev02"}`, provider.Config{Secrets: []provider.Secret{{Value: "a forger's"}}})
	// Output:
	// 200 {"challenge":"3eZbrw1aBm2r"}
	// take Ev01 app_mention
	// 200
	// 401 signature_mismatch: X-Slack-Signature
}
