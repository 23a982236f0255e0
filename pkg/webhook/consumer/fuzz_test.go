package consumer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
)

// FuzzMessage puts anything on the queue: a message is handled or fails, and never
// ends the consumer.
func FuzzMessage(f *testing.F) {
	f.Add(golden(f).Records[0].Body)
	f.Add(encode(f, apart(f, &memory.Blobs{}, "a", "body")))
	f.Add(`{"specversion":"1.0","id":"a","source":"s","type":"t","webhookid":"w","dataref":"memory:","datasize":-1}`)
	f.Add("poison")
	f.Fuzz(func(t *testing.T, body string) {
		var w workflow
		c := newConsumer(t, consumer.Config{Handler: w.handle, Inbox: &memory.Claims{}, Blobs: &memory.Blobs{}})
		failed := failures(t, t.Context(), c, batchOf(body))
		assert.Equal(t, 1, len(failed)+len(w.events()))
		for _, e := range w.events() {
			assert.NotEmpty(t, e.WebhookID)
			assert.NotEmpty(t, e.ID)
		}
	})
}
