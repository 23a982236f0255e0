package consumer_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

func TestNewNamesWhatIsWrong(t *testing.T) {
	good := consumer.Config{Name: "orders-1.x_Y", Handler: (&workflow{}).handle, Timeout: consumer.MaxTimeout}
	_, err := consumer.New(good)
	require.NoError(t, err)
	tests := []struct {
		name, field string
		change      func(c *consumer.Config)
	}{
		{"no name", "Name", func(c *consumer.Config) { c.Name = "" }},
		{"a name with a slash", "Name", func(c *consumer.Config) { c.Name = "a/b" }},
		{"a name with a line end", "Name", func(c *consumer.Config) { c.Name = "a\n" }},
		{"a long name", "Name", func(c *consumer.Config) { c.Name = strings.Repeat("a", 65) }},
		{"no handler", "Handler", func(c *consumer.Config) { c.Handler = nil }},
		{"a negative window", "Window", func(c *consumer.Config) { c.Window = -1 }},
		{"a window that ends before the handler must", "Window", func(c *consumer.Config) { c.Window = c.Timeout }},
		{"a window that is shorter than the usual timeout", "Window", func(c *consumer.Config) { c.Timeout, c.Window = 0, consumer.DefaultTimeout }},
		{"negative concurrency", "Concurrency", func(c *consumer.Config) { c.Concurrency = -1 }},
		{"a negative timeout", "Timeout", func(c *consumer.Config) { c.Timeout = -1 }},
		{"a timeout that SQS cannot keep", "Timeout", func(c *consumer.Config) { c.Timeout = consumer.MaxTimeout + 1 }},
		{"missed events without an inbox", "MissedOnly", func(c *consumer.Config) { c.MissedOnly = true }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			config := good
			tt.change(&config)
			_, err := consumer.New(config)
			assert.ErrorContains(t, err, tt.field)
		})
	}
}

func TestLoopConfigNamesWhatIsWrong(t *testing.T) {
	c := newConsumer(t, consumer.Config{Handler: (&workflow{}).handle})
	for field, config := range map[string]consumer.LoopConfig{
		"Visibility": {Visibility: consumer.MinVisibility - 1},
		"must be":    {Visibility: consumer.MaxTimeout + 1},
		"Grace":      {Grace: -1},
	} {
		assert.ErrorContains(t, c.Run(t.Context(), nil, config), field)
	}
}

func TestTypes(t *testing.T) {
	var paid, refunded workflow
	types := consumer.Types{"payment.succeeded": paid.handle, "charge.refunded": refunded.handle}
	refund, other := anEvent("b"), anEvent("c")
	refund.Type, other.Type = "charge.refunded", "customer.created"
	c := newConsumer(t, consumer.Config{Handler: types.Handle})
	assert.Equal(t, []string{"m-2"}, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")), encode(t, refund), encode(t, other))))
	assert.Equal(t, map[string]int{"a": 1}, paid.times())
	assert.Equal(t, map[string]int{"b": 1}, refunded.times())
}

func TestLog(t *testing.T) {
	const canary = "canary-0123456789"
	var out bytes.Buffer
	handler := func(_ context.Context, e consumer.Event) error {
		if e.ID == "b" {
			return errors.New("no stock")
		}
		return nil
	}
	c, err := consumer.New(consumer.Config{
		Name: name, Handler: handler, Inbox: lost{&memory.Claims{}}, Concurrency: 1,
		Log: slog.New(slog.NewJSONHandler(&out, nil)),
	})
	require.NoError(t, err)
	var bodies []string
	for _, id := range []string{"a", "b"} {
		e := anEvent(id)
		e.Data, e.SignedHeaders = []byte(`"`+canary+`"`), map[string][]string{"Stripe-Signature": {canary}}
		bodies = append(bodies, encode(t, e))
	}
	bodies = append(bodies, `{"specversion":"1.0","id":"c","source":"s","type":"t","data":"`+canary+`"}`, canary, `{"data_base64":"`+canary+`"}`)
	failures(t, t.Context(), c, batchOf(bodies...))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 5)
	assert.Contains(t, lines[0], `"level":"WARN"`)
	assert.Contains(t, lines[0], `"outcome":"handled"`)
	assert.Contains(t, lines[0], errLost.Error())
	assert.Contains(t, lines[1], `"level":"ERROR"`)
	assert.Contains(t, lines[1], `"error":"no stock"`)
	assert.Contains(t, lines[1], `"event_id":"b"`)
	assert.Contains(t, lines[1], `"consumer":"orders"`)
	for _, line := range lines[2:] {
		assert.Contains(t, line, consumer.ErrUndecodable.Error())
	}
	assert.NotContains(t, out.String(), canary, "I5")
}

func TestHandlerHasATimeLimit(t *testing.T) {
	c := newConsumer(t, consumer.Config{Handler: func(ctx context.Context, _ consumer.Event) error {
		end, ok := ctx.Deadline()
		assert.True(t, ok)
		assert.WithinDuration(t, time.Now().Add(consumer.DefaultTimeout), end, 5*time.Second)
		return nil
	}})
	assert.Empty(t, failures(t, t.Context(), c, batchOf(encode(t, anEvent("a")))))
}

var _ consumer.Blobs = webhook.Blobs(nil)
