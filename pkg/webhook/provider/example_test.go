package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func ExampleLookup() {
	p, ok := provider.Lookup("stripe")
	fmt.Println(p.Title, ok)
	// Output: Stripe true
}

func ExampleNames() {
	fmt.Println(len(provider.Names()) > 0)
	// Output: true
}

// A webhook is verified with what the provider's dashboard shows as its secret.
func ExampleProvider_Verifier() {
	p, _ := provider.Lookup("stripe")
	v, err := p.Verifier(provider.Config{
		Secrets: []provider.Secret{{ID: "2026", Value: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := &provider.Request{
		Method: http.MethodPost,
		URL:    "https://hooks.example.com/in/stripe",
		Header: http.Header{"Stripe-Signature": {
			"t=1767225600,v1=33ff663fb779471fe7c6cc0049ed1e40dcc8e84e7139f8e310fd1d4e1e2da254",
		}},
		Body: []byte(`{"id":"evt_1","type":"ping"}`),
	}
	result, err := v.Verify(context.Background(), r, time.Unix(1767225600, 0))
	fmt.Println(result.EventID, result.EventType, result.SecretID, err)

	_, err = v.Verify(context.Background(), r, time.Unix(1767229200, 0))
	var failure *provider.Failure
	fmt.Println(errors.As(err, &failure), failure.Cause)
	// Output:
	// evt_1 ping 2026 <nil>
	// true timestamp_too_old
}

// In a handler of net/http, or of a framework that hands over its ResponseWriter and
// Request, as chi, gin and echo do.
func ExampleReadRequest() {
	p, _ := provider.Lookup("github")
	v, err := p.Verifier(provider.Config{Secrets: []provider.Secret{{Value: "It's a Secret to Everybody"}}})
	if err != nil {
		panic(err)
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		request, err := provider.ReadRequest(w, r, "https://shop.example.com/in/github", 25<<20)
		if err != nil {
			http.Error(w, "the body is too large, or not whole", http.StatusRequestEntityTooLarge)
			return
		}
		if _, err := v.Verify(r.Context(), request, time.Now()); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		fmt.Printf("%s\n", request.Body)
	}

	r := httptest.NewRequest(http.MethodPost, "/in/github", bytes.NewBufferString("Hello, World!"))
	r.Header.Set("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")
	w := httptest.NewRecorder()
	handler(w, r)
	fmt.Println(w.Code)
	// Output:
	// Hello, World!
	// 200
}

// A sender that is not in the catalogue is described in JSON.
func ExampleProvider_Verifier_custom() {
	p, _ := provider.Lookup("custom")
	_, err := p.Verifier(provider.Config{
		Secrets: []provider.Secret{{ID: "1", Value: "secret"}},
		Scheme: []byte(`{
			"primitive": "hmac",
			"hash": "sha256",
			"signature": {"in": "header", "name": "Acme-Signature", "format": "prefixed", "prefix": "sha256=", "encoding": "hex"},
			"signed_content": "{ts}.{boddy}",
			"timestamp": {"in": "header", "name": "Acme-Timestamp", "unit": "s"}
		}`),
	})
	fmt.Println(err)
	// Output: scheme: signed_content has the unknown token {boddy}
}

// Sign makes a request what the provider itself would send.
func ExampleProvider_Sign() {
	p, _ := provider.Lookup("github")
	cfg := provider.Config{Secrets: []provider.Secret{{ID: "1", Value: "It's a Secret to Everybody"}}}
	r := &provider.Request{Body: []byte("Hello, World!")}
	if err := p.Sign(r, cfg, time.Now()); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Header.Get("X-Hub-Signature-256"))
	// Output: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17
}

// Slack asks whether an address is its owner's before it sends events there.
func ExampleVerifier_handshake() {
	p, _ := provider.Lookup("slack")
	cfg := provider.Config{Secrets: []provider.Secret{{ID: "1", Value: "8f742231b10e8888abcd99yyyzzz85a5"}}}
	v, err := p.Verifier(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Unix(1767225600, 0)
	r := &provider.Request{Body: []byte(`{"type":"url_verification","challenge":"3eZbrw1aBm2r"}`)}
	if err := p.Sign(r, cfg, now); err != nil {
		fmt.Println(err)
		return
	}
	answer, ok, err := v.Handshake(context.Background(), r, now)
	fmt.Println(ok, err, answer.Status, string(answer.Body))
	// Output: true <nil> 200 {"challenge":"3eZbrw1aBm2r"}
}

// A batch is one request; its items have ids of their own.
func ExampleVerifier_items() {
	p, _ := provider.Lookup("line")
	cfg := provider.Config{Secrets: []provider.Secret{{ID: "1", Value: "8c570fa6dd201bb328f1c1eac23a96d8"}}}
	v, err := p.Verifier(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Unix(1767225600, 0)
	r := &provider.Request{Body: []byte(`{"events":[{"webhookEventId":"01H1","type":"message"},{"webhookEventId":"01H2","type":"follow"}]}`)}
	if err := p.Sign(r, cfg, now); err != nil {
		fmt.Println(err)
		return
	}
	result, err := v.Verify(context.Background(), r, now)
	if err != nil {
		fmt.Println(err)
		return
	}
	items, err := v.Items(r, result)
	for _, item := range items {
		fmt.Println(item.ID, item.Type, string(item.Body))
	}
	fmt.Println(err)
	// Output:
	// 01H1 message {"webhookEventId":"01H1","type":"message"}
	// 01H2 follow {"webhookEventId":"01H2","type":"follow"}
	// <nil>
}

// Plaid gives its keys to applications that have credentials, and by POST.
func ExampleNewHTTPFetcher() {
	fetcher := provider.NewHTTPFetcher(func(r *http.Request) error {
		if !strings.HasSuffix(r.URL.Host, ".plaid.com") {
			return nil
		}
		body, err := json.Marshal(map[string]string{
			"client_id": os.Getenv("PLAID_CLIENT_ID"), "secret": os.Getenv("PLAID_SECRET"), "key_id": r.URL.Query().Get("key_id"),
		})
		r.Method, r.URL.RawQuery = http.MethodPost, ""
		r.Header.Set("Content-Type", "application/json")
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return err
	})
	p, _ := provider.Lookup("plaid")
	_, err := p.Verifier(provider.Config{Fetcher: fetcher})
	fmt.Println(err)
	// Output: <nil>
}
