package webhook_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
)

// FuzzSplit holds whatever comes verified: each item is queued once, with bytes that
// stand in the body, or the delivery is refused.
func FuzzSplit(f *testing.F) {
	for _, body := range []string{batchOf(itemsOf("a", "b", "a")...), `{"events":[1,null,"\ufffe",{"id":1}]}`, `{"events":[]}`, `{"events":[{"id":`, `[]`, ``} {
		f.Add([]byte(body))
	}
	w := newWorld(f)
	hook := w.generate(splitInput())
	f.Fuzz(func(t *testing.T, body []byte) {
		w.t = t
		queue := &memory.Queue{}
		r := w.receiverOver(&memory.Claims{}, queue)
		receipt, err := r.Receive(t.Context(), w.signed(hook, "gocardless", stripeSecret, "application/json", string(body)))
		messages := queue.Drain()
		if err != nil {
			assert.Equal(t, webhook.Unprocessable, kindOf(t, err).Kind, string(body))
		} else if receipt.Items == (webhook.Tally{}) {
			assert.LessOrEqual(t, len(messages), 1)
		}
		ids := map[string]bool{}
		for _, m := range messages {
			e, err := webhook.DecodeEvent(m.Body)
			require.NoError(t, err)
			assert.True(t, bytes.Contains(body, e.Data))
			assert.False(t, ids[e.ID])
			ids[e.ID] = true
		}
	})
}
