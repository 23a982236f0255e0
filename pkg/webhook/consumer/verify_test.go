package consumer_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/internal/localseal"
	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// received takes a request of a provider's through a receiver, and returns what the
// queue has of it then.
func received(t testing.TB, name string, cfg provider.Config, contentType, body string) webhook.Event {
	t.Helper()
	events := receivedBy(t, webhook.Settings{Provider: name, Secret: cfg.Secrets[0].Value, Params: cfg.Params}, cfg, contentType, body)
	require.Len(t, events, 1)
	return events[0]
}

// receivedBy is received with a webhook that is set up as a test likes.
func receivedBy(t testing.TB, set webhook.Settings, cfg provider.Config, contentType, body string) (events []webhook.Event) {
	t.Helper()
	sealer, err := localseal.Open(filepath.Join(t.TempDir(), "sealing.key"), rand.Reader)
	require.NoError(t, err)
	queue := &memory.Queue{}
	s := webhook.Services{
		Webhooks: &memory.Webhooks{}, Claims: &memory.Claims{}, Deliveries: &memory.Deliveries{}, Blobs: &memory.Blobs{}, Queue: queue,
		Sealer: sealer, Schemas: jsonschema.Compiler{}, Clock: webhook.SystemClock{}, Entropy: rand.Reader,
	}
	generator := webhook.NewGenerator(s.Webhooks, sealer, s.Schemas, s.Clock, rand.Reader)
	hook, _, err := generator.Generate(t.Context(), webhook.Principal{Workspace: "w", User: "u"}, webhook.GenerateInput{
		Product: "shop", App: "app", Env: "prd", Event: "payment.succeeded", BaseURL: "https://hooks.example.com",
		Settings: set,
	})
	require.NoError(t, err)
	r := &provider.Request{Method: http.MethodPost, URL: hook.URL, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}
	p, ok := provider.Lookup(set.Provider)
	require.True(t, ok)
	require.NoError(t, p.Sign(r, cfg, time.Now()))
	_, err = webhook.NewReceiver(s).Receive(t.Context(), webhook.Delivery{Address: hook.ID, Method: r.Method, Header: r.Header, Body: r.Body})
	require.NoError(t, err)
	for _, m := range queue.Drain() {
		e, err := webhook.DecodeEvent(m.Body)
		require.NoError(t, err)
		events = append(events, e)
	}
	return events
}

func secret(value string) provider.Config {
	return provider.Config{Secrets: []provider.Secret{{ID: "1", Value: value}}}
}

func TestWhatWasReceivedVerifiesAgain(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	tests := []struct{ provider, secret, contentType, body string }{
		{"stripe", "whsec_test_0123456789abcdef", "application/json", `{"id":"evt_1","type":"charge.refunded"}`},
		{"github", "It's a Secret to Everybody", "application/json", `{"action":"opened"}`},
		{"github", "It's a Secret to Everybody", form, "payload=%7B%7D"},
		{"slack", "00000000000000000000000000000000", form, "payload=%7B%22type%22%3A%22block_actions%22%7D"},
		{"twilio", "00000000000000000000000000000000", form, "From=%2B1&MessageSid=SM1"},
		{"shopify", "hush", "application/json", `{"id":1}`},
		{"standard-webhooks", "whsec_Z29sZGVuIHRlc3Qga2V5LCAyNCBieXRl", "application/json", `{"type":"x"}`},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.contentType, func(t *testing.T) {
			e := received(t, tt.provider, secret(tt.secret), tt.contentType, tt.body)
			assert.NoError(t, consumer.Verify(t.Context(), e, tt.provider, secret(tt.secret)))
			assert.ErrorIs(t, consumer.Verify(t.Context(), e, tt.provider, secret(alter(tt.secret))), consumer.ErrUnverified)
			e.Data = append([]byte("x"), e.Data...)
			assert.ErrorIs(t, consumer.Verify(t.Context(), e, tt.provider, secret(tt.secret)), consumer.ErrUnverified)
		})
	}
}

// alter returns another secret of the same form.
func alter(secret string) string {
	b := []byte(secret)
	b[len(b)-2] ^= 1
	return string(b)
}

func TestVerifyRefuses(t *testing.T) {
	const key = "whsec_test_0123456789abcdef"
	genuine := received(t, "stripe", secret(key), "application/json", `{"id":"evt_1","type":"charge.refunded"}`)
	require.NoError(t, consumer.Verify(t.Context(), genuine, "stripe", secret(key)))
	tests := map[string]func(e *webhook.Event){
		"another id":         func(e *webhook.Event) { e.ID = "evt_2" },
		"another provider":   func(e *webhook.Event) { e.Provider = "github" },
		"no proof":           func(e *webhook.Event) { e.Proof = "" },
		"a proof of no body": func(e *webhook.Event) { e.Proof = "authenticated" },
		"no headers":         func(e *webhook.Event) { e.SignedHeaders = nil },
		"another body":       func(e *webhook.Event) { e.Data = []byte(`{"id":"evt_1","type":"charge.succeeded"}`) },
		"a later time":       func(e *webhook.Event) { e.ReceivedTime = e.ReceivedTime.Add(time.Hour) },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			e := genuine
			change(&e)
			assert.ErrorIs(t, consumer.Verify(t.Context(), e, "stripe", secret(key)), consumer.ErrUnverified)
		})
	}
}

func TestVerifyKeepsWrongSetUpsApart(t *testing.T) {
	e := anEvent("a")
	err := consumer.Verify(t.Context(), e, "stripe", provider.Config{})
	assert.ErrorAs(t, err, new(*provider.ConfigError))
	assert.NotErrorIs(t, err, consumer.ErrUnverified)
	e.Provider = "nobody"
	err = consumer.Verify(t.Context(), e, "nobody", provider.Config{})
	require.Error(t, err)
	assert.NotErrorIs(t, err, consumer.ErrUnverified)
}

func TestForgedEventClaimsNothing(t *testing.T) { // I2, behind the queue
	const key = "whsec_test_0123456789abcdef"
	genuine := received(t, "stripe", secret(key), "application/json", `{"id":"evt_1","type":"charge.refunded"}`)
	forged := genuine
	forged.Data = []byte(`{"id":"evt_1","type":"charge.refunded","amount":1}`)
	var w workflow
	claims := &counted{Claims: &memory.Claims{}}
	c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: claims, Verify: func(ctx context.Context, e webhook.Event) error {
		return consumer.Verify(ctx, e, "stripe", secret(key))
	}})
	assert.Len(t, failures(t, t.Context(), c, batchOf(encode(t, forged))), 1)
	assert.Zero(t, claims.n)
	assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, genuine))))
	require.Len(t, w.events(), 1)
	assert.Equal(t, genuine.Data, w.events()[0].Data)
}

// counted counts claims.
type counted struct {
	webhook.Claims
	n int
}

func (c *counted) Claim(ctx context.Context, claim webhook.Claim) (webhook.Found, error) {
	c.n++
	return c.Claims.Claim(ctx, claim)
}

func TestVerifySeesTheLargeBody(t *testing.T) {
	store := &memory.Blobs{}
	refusal := errors.New("not this one")
	for name, verify := range map[string]func(context.Context, webhook.Event) error{
		"and refuses it": func(_ context.Context, e webhook.Event) error {
			assert.Equal(t, "large", string(e.Data))
			return refusal
		},
		"and panics": func(context.Context, webhook.Event) error { panic("x") },
	} {
		t.Run(name, func(t *testing.T) {
			c := newConsumer(t, consumer.Config{Handler: (&workflow{}).handle, Blobs: store, Verify: verify})
			assert.Len(t, failures(t, t.Context(), c, batchOf(encode(t, apart(t, store, "a", "large")))), 1)
		})
	}
}

func TestItemsOfABatchCannotBeVerified(t *testing.T) {
	const hush = "hush"
	set := webhook.Settings{Provider: "hubspot", Secret: hush, Split: new(true)}
	items := receivedBy(t, set, secret(hush), "application/json", `[{"eventId":1,"subscriptionType":"a","occurredAt":1},{"eventId":2,"subscriptionType":"a","occurredAt":1}]`)
	require.Len(t, items, 2)
	for _, e := range items {
		err := consumer.Verify(t.Context(), e, "hubspot", secret(hush))
		assert.ErrorIs(t, err, consumer.ErrBatchItem)
		assert.ErrorIs(t, err, consumer.ErrUnverified)
	}
	set.Split = nil
	whole := receivedBy(t, set, secret(hush), "application/json", `[{"eventId":1,"subscriptionType":"a","occurredAt":1}]`)
	require.Len(t, whole, 1)
	assert.NoError(t, consumer.Verify(t.Context(), whole[0], "hubspot", secret(hush)), "a batch that is whole can")
}
