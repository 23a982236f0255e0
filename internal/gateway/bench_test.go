package gateway_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/internal/gateway"
	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/localseal"
	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/internal/metrics"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const benchSecret = "whsec_benchmark"

// BenchmarkReceive3KB is a whole invocation of the receive function, from the
// event's JSON to the answer's, for new events of Stripe's with bodies of 3 KB and
// storage in memory, its line in the log with its metrics included. The metric "bare-hmacs" is how many HMAC-SHA256 over the same
// body take as long: the part of the work that nothing can take away.
func BenchmarkReceive3KB(b *testing.B) {
	const pool = 1000
	receive, hook := receiver(b)
	payloads := make([][]byte, pool)
	for i := range payloads {
		payloads[i] = stripeEvent(b, hook, body3KB(i))
	}
	bare := bareHMAC(body3KB(0))
	var invoke gateway.Invoke
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if i%pool == 0 {
			b.StopTimer()
			invoke = receive()
			b.StartTimer()
		}
		out, err := invoke(b.Context(), payloads[i%pool])
		if err != nil || !strings.Contains(string(out), "queued") {
			b.Fatalf("%s %v", out, err)
		}
		i++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(i)/float64(bare.Nanoseconds()), "bare-hmacs")
}

// receiver returns a maker of receive functions that have seen no event, and the
// webhook that they serve.
func receiver(b testing.TB) (func() gateway.Invoke, webhook.Webhook) {
	db, err := bolt.Open(filepath.Join(b.TempDir(), "postern.db"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	sealer, err := localseal.Open(filepath.Join(b.TempDir(), "sealing.key"), rand.Reader)
	require.NoError(b, err)
	g := webhook.NewGenerator(db.Webhooks(), sealer, jsonschema.Compiler{}, webhook.SystemClock{}, rand.Reader)
	hook, _, err := g.Generate(b.Context(), webhook.Principal{Workspace: "w"}, webhook.GenerateInput{
		Product: "p", App: "a", Env: "prd", Event: "e", BaseURL: "https://hooks.example.com", Settings: webhook.Settings{Provider: "stripe", Secret: benchSecret},
	})
	require.NoError(b, err)
	log, meter := slog.New(slog.NewJSONHandler(io.Discard, nil)), metrics.New("Postern/postern-prd", "", time.Now)
	return func() gateway.Invoke {
		r := webhook.NewReceiver(webhook.Services{
			Webhooks: db.Webhooks(), Claims: &memory.Claims{}, Deliveries: db.Deliveries(), Queue: &memory.Queue{},
			Sealer: sealer, Schemas: jsonschema.Compiler{}, Clock: webhook.SystemClock{}, Entropy: rand.Reader,
		})
		return lambda.NewHandler(gateway.Handler(api.Metered(log, meter, "receive", api.Receive(r)))).Invoke
	}, hook
}

func body3KB(i int) string {
	const filler = `"description":"An item of an order, as it is in the catalogue.","amount":1999,"currency":"eur","quantity":2`
	items := strings.TrimSuffix(strings.Repeat("{"+filler+"},", 26), ",")
	return fmt.Sprintf(`{"id":"evt_%024d","object":"event","type":"payment_intent.succeeded","data":{"items":[%s]}}`, i, items)
}

func stripeEvent(b testing.TB, hook webhook.Webhook, body string) []byte {
	p, ok := provider.Lookup("stripe")
	require.True(b, ok)
	r := &provider.Request{Method: http.MethodPost, URL: hook.URL, Header: http.Header{}, Body: []byte(body)}
	require.NoError(b, p.Sign(r, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: benchSecret}}}, time.Now()))
	payload, err := json.Marshal(gateway.Event{
		Version: "2.0", RouteKey: "ANY /v1/hooks/{id}", RawPath: "/v1/hooks/" + hook.ID,
		Headers: map[string]string{
			"accept": "*/*", "content-type": "application/json; charset=utf-8", "host": "hooks.example.com",
			"stripe-signature": r.Header.Get("Stripe-Signature"), "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
			"x-forwarded-for": "54.187.174.169", "x-forwarded-port": "443", "x-forwarded-proto": "https", "content-length": "3000",
		},
		PathParameters: map[string]string{"id": hook.ID},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			DomainName: "hooks.example.com", Stage: "$default",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: http.MethodPost, Path: "/v1/hooks/" + hook.ID},
		},
		Body: body,
	})
	require.NoError(b, err)
	return payload
}

// bareHMAC is the time of one HMAC-SHA256 over body, key set up.
func bareHMAC(body string) time.Duration {
	const times = 2000
	began := time.Now()
	for range times {
		h := hmac.New(sha256.New, []byte(benchSecret))
		h.Write([]byte(body))
		h.Sum(nil)
	}
	return time.Since(began) / times
}
