package webhook_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/localseal"
	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	stripeSecret = "whsec_test_0123456789abcdef"
	otherSecret  = "whsec_test_fedcba9876543210"
)

var me = webhook.Principal{Workspace: "workspace-123", User: "user-456"}

// clock runs like the machine's, and can be put forward. Where the machine stands still
// for a while it does too, so that tests may say what holds shortly before a time is over.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	seen time.Time
}

// longestStep is longer than any pause in a test that takes account of the clock.
const longestStep = 500 * time.Millisecond

func newClock() *clock {
	t := time.Now()
	return &clock{now: t, seen: t}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := time.Now()
	c.now, c.seen = c.now.Add(min(t.Sub(c.seen), longestStep)), t
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	return webhook.SystemClock{}.Sleep(ctx, d)
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is the domain over stores in memory, whose calls take no time to speak of, with a
// queue that can be looked into.
type world struct {
	t         testing.TB
	clock     *clock
	webhooks  *counted
	services  webhook.Services
	queue     *memory.Queue
	generator *webhook.Generator
	receiver  *webhook.Receiver
}

// counted counts what a receiver asks of the store.
type counted struct {
	webhook.Webhooks
	found, noted atomic.Int32
}

func (c *counted) ByAddress(ctx context.Context, token string) (webhook.Webhook, error) {
	c.found.Add(1)
	return c.Webhooks.ByAddress(ctx, token)
}

func (c *counted) Note(ctx context.Context, k webhook.Key, a webhook.Activity) error {
	c.noted.Add(1)
	return c.Webhooks.Note(ctx, k, a)
}

func newWorld(t testing.TB) *world {
	claims := &memory.Claims{}
	sealer, err := localseal.Open(filepath.Join(t.TempDir(), "sealing.key"), rand.Reader)
	require.NoError(t, err)
	w := &world{t: t, clock: newClock(), webhooks: &counted{Webhooks: &memory.Webhooks{}}, queue: &memory.Queue{}}
	w.services = webhook.Services{
		Webhooks: w.webhooks, Claims: claims, Archive: claims, Deliveries: &memory.Deliveries{}, Blobs: newBlobs(t), Queue: w.queue,
		Sealer: sealer, Schemas: jsonschema.Compiler{}, Clock: w.clock, Entropy: rand.Reader,
	}
	w.generator = webhook.NewGenerator(w.webhooks, sealer, jsonschema.Compiler{}, w.clock, rand.Reader)
	w.receiver = webhook.NewReceiver(w.services).Unhurried()
	return w
}

// receiverOver returns a receiver over other claims and another queue.
func (w *world) receiverOver(claims webhook.Claims, queue webhook.Queue) *webhook.Receiver {
	s := w.services
	s.Claims, s.Queue = claims, queue
	return webhook.NewReceiver(s).Unhurried()
}

// stripeInput asks for a webhook of Stripe's, ready to receive.
func stripeInput() webhook.GenerateInput {
	return webhook.GenerateInput{
		Product: "ecommerce-platform", App: "stripe-payments", Env: "prd", Event: "payment.succeeded",
		BaseURL: "https://hooks.example.com", Settings: webhook.Settings{Provider: "stripe", Secret: stripeSecret},
	}
}

func (w *world) generate(in webhook.GenerateInput) webhook.Webhook {
	w.t.Helper()
	hook, _, err := w.generator.Generate(w.t.Context(), me, in)
	require.NoError(w.t, err)
	return hook
}

// stripe returns a delivery that Stripe would send now.
func (w *world) stripe(hook webhook.Webhook, secret, body string) webhook.Delivery {
	return w.signed(hook, "stripe", secret, "application/json; charset=utf-8", body)
}

func (w *world) signed(hook webhook.Webhook, name, secret, contentType, body string) webhook.Delivery {
	w.t.Helper()
	return w.signedAt(hook, name, secret, contentType, body, w.clock.Now())
}

// stripeAt returns a delivery that Stripe would have sent at t.
func (w *world) stripeAt(hook webhook.Webhook, secret, body string, t time.Time) webhook.Delivery {
	return w.signedAt(hook, "stripe", secret, "application/json; charset=utf-8", body, t)
}

func (w *world) signedAt(hook webhook.Webhook, name, secret, contentType, body string, t time.Time) webhook.Delivery {
	w.t.Helper()
	p, ok := provider.Lookup(name)
	require.True(w.t, ok)
	r := &provider.Request{Method: http.MethodPost, URL: hook.URL, Header: http.Header{}, Body: []byte(body)}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	require.NoError(w.t, p.Sign(r, provider.Config{Secrets: []provider.Secret{{ID: "1", Value: secret}}}, t))
	return webhook.Delivery{Address: hook.ID, Method: r.Method, Header: r.Header, Body: r.Body}
}

// queued takes the events off the queue.
func (w *world) queued() []webhook.Event {
	w.t.Helper()
	var list []webhook.Event
	for _, m := range w.queue.Drain() {
		e, err := webhook.DecodeEvent(m.Body)
		require.NoError(w.t, err)
		list = append(list, e)
	}
	return list
}
