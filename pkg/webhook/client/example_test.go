package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// postern stands for a server in the examples.
func postern() (credentials client.Credentials, stop func()) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/webhooks", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), `"env":"PRD"`) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"status":400,"code":"invalid_field","field":"env","detail":"The field env must be 2 to 32 lower-case letters."}`)
			return
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, minimal)
	})
	mux.HandleFunc("GET /v1/products/ecommerce-platform/apps/stripe-payments/webhooks", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"webhooks":[`+minimal+`]}`)
	})
	mux.HandleFunc("PATCH /v1/webhooks/{id}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Replace(minimal, "mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu\",\"product", "onswg4tfor4tgmrsgq2dcnjrgaytcmbu\",\"product", 1))
	})
	mux.HandleFunc("GET /v1/webhooks/{id}/deliveries", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"deliveries":[{"id":"dlv_mfrggzdfmztwq2lk","code":"signature_mismatch"},{"id":"dlv_nnwg23tpobyxe43u","code":"signature_mismatch"}]}`)
	})
	mux.HandleFunc("POST /v1/webhooks/{id}/deliveries/dlv_mfrggzdfmztwq2lk/retry", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"status":"queued","event_id":"evt_1"}`)
	})
	mux.HandleFunc("POST /v1/webhooks/{id}/deliveries/dlv_nnwg23tpobyxe43u/retry", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"status":409,"code":"signature_mismatch","detail":"The request could not be verified."}`)
	})
	mux.HandleFunc("POST /v1/webhooks/{id}/replay", func(w http.ResponseWriter, r *http.Request) {
		answer := `{"events":[{"id":"evt_1"},{"id":"evt_2"}],"next_cursor":"more"}`
		if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), `"cursor":"more"`) {
			answer = `{"events":[{"id":"evt_3"}]}`
		}
		_, _ = io.WriteString(w, answer)
	})
	mux.HandleFunc("GET /v1/webhooks/{id}/events", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"events":[{"id":"evt_1","type":"charge.refunded","queued_at":"2026-01-01T00:00:00Z"}]}`)
	})
	s := httptest.NewServer(mux)
	return testCredentials(s.URL), s.Close
}

func ExampleProduct_GenerateLink() {
	credentials, stop := postern()
	defer stop()
	shop := client.New(credentials).Product("ecommerce-platform")

	url, err := shop.GenerateLink(context.Background(), client.GenerateLinkInput{
		App:   "stripe-payments",
		Event: "payment.succeeded",
		Env:   "prd",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Configure this URL in Stripe's dashboard:", url)
	// Output:
	// Configure this URL in Stripe's dashboard: https://h.example/v1/hooks/wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu
}

func ExampleProduct_Generate() {
	credentials, stop := postern()
	defer stop()
	shop := client.New(credentials).Product("ecommerce-platform")

	webhook, created, err := shop.Generate(context.Background(), client.GenerateLinkInput{
		App:         "stripe-payments",
		Event:       "payment.succeeded",
		Env:         "prd",
		Provider:    "stripe",
		Secret:      "whsec_that-the-dashboard-shows",
		Description: new("Live payments"),
		Types:       []string{"payment_intent.succeeded"},
		Match:       map[string]any{"/data/object/currency": []string{"eur", "usd"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(webhook.Event, webhook.Status, created)
	// Output:
	// payment.succeeded active true
}

func ExampleProduct_FetchAllForProductApp() {
	credentials, stop := postern()
	defer stop()
	shop := client.New(credentials).Product("ecommerce-platform")

	webhooks, err := shop.FetchAllForProductApp(context.Background(), "stripe-payments")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range webhooks {
		fmt.Println("Webhook:", w.Event)
		fmt.Println("URL:", w.URL)
	}
	// Output:
	// Webhook: payment.succeeded
	// URL: https://h.example/v1/hooks/wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu
}

func ExampleProduct_List() {
	credentials, stop := postern()
	defer stop()
	shop := client.New(credentials).Product("ecommerce-platform")

	for w, err := range shop.List(context.Background(), client.ListInput{App: "stripe-payments", Env: "prd"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(w.Env, w.Event)
	}
	// Output:
	// prd payment.succeeded
}

func ExampleClient_Change() {
	credentials, stop := postern()
	defer stop()
	api := client.New(credentials)

	w, err := api.Change(context.Background(), "wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu", client.ChangeInput{
		NewAddress:     true,
		AddressOverlap: new(time.Hour),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Within an hour, change the URL to", w.URL)
	// Output:
	// Within an hour, change the URL to https://h.example/v1/hooks/wh_onswg4tfor4tgmrsgq2dcnjrgaytcmbu
}

func ExampleClient_Retry() {
	credentials, stop := postern()
	defer stop()
	api, id := client.New(credentials), "wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"

	kept, err := api.Deliveries(context.Background(), id)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range kept {
		receipt, err := api.Retry(context.Background(), id, d.ID)
		switch {
		case errors.Is(err, client.ErrRefused):
			fmt.Println(d.ID, "is refused still")
		case err != nil:
			fmt.Println(err)
			return
		default:
			fmt.Println(d.ID, receipt.Status, receipt.EventID)
		}
	}
	// Output:
	// dlv_mfrggzdfmztwq2lk queued evt_1
	// dlv_nnwg23tpobyxe43u is refused still
}

func ExampleClient_Replay() {
	credentials, stop := postern()
	defer stop()
	api, id := client.New(credentials), "wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"

	in := client.ReplayInput{EventQuery: client.EventQuery{Since: time.Now().Add(-2 * time.Hour), Until: time.Now()}}
	for more := true; more; more = in.Cursor != "" {
		replayed, err := api.Replay(context.Background(), id, in)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(len(replayed.Events), "events are on the queue again")
		in.Cursor = replayed.Next
	}
	// Output:
	// 2 events are on the queue again
	// 1 events are on the queue again
}

func ExampleClient_Events() {
	credentials, stop := postern()
	defer stop()
	api, id := client.New(credentials), "wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"

	for e, err := range api.Events(context.Background(), id, client.EventQuery{Since: time.Now().Add(-time.Hour)}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(e.QueuedAt.Format(time.TimeOnly), e.ID, e.Type)
	}
	// Output:
	// 00:00:00 evt_1 charge.refunded
}

// A program that runs against the local server as it is, and against another by the
// POSTERN_ variables.
func ExampleLoadCredentials() {
	credentials, err := client.LoadCredentials(os.Getenv)
	if err == nil {
		err = credentials.Validate()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = client.New(credentials)
}

func ExampleError() {
	credentials, stop := postern()
	defer stop()
	shop := client.New(credentials).Product("ecommerce-platform")

	_, err := shop.GenerateLink(context.Background(), client.GenerateLinkInput{
		App: "stripe-payments", Event: "payment.succeeded", Env: "PRD",
	})
	var e *client.Error
	if errors.As(err, &e) {
		fmt.Println(e.Status, e.Code, e.Field)
	}
	fmt.Println(errors.Is(err, client.ErrInvalid))
	// Output:
	// 400 invalid_field env
	// true
}

func ExampleCredentials() {
	credentials := client.Credentials{
		Endpoint:    "https://hooks.example.com",
		WorkspaceID: "workspace-123",
		UserID:      "user-456",
		PrivateKey:  "pstn_private",
	}
	fmt.Println(credentials)
	// Output:
	// {Endpoint:https://hooks.example.com WorkspaceID:workspace-123 UserID:user-456 PrivateKey:[hidden]}
}
