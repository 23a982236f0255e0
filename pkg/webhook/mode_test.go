package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestAWebhookMayWantLiveEventsAlone(t *testing.T) {
	const live, test, silent = `{"id":"evt_l","livemode":true}`, `{"id":"evt_t","livemode":false}`, `{"id":"evt_s"}`
	tests := []struct {
		mode, body string
		want       webhook.Outcome
	}{
		{webhook.Live, live, webhook.OutcomeQueued},
		{webhook.Live, test, webhook.OutcomeKept},
		{webhook.Test, test, webhook.OutcomeQueued},
		{webhook.Test, live, webhook.OutcomeKept},
		{webhook.Live, silent, webhook.OutcomeQueued},
		{"", test, webhook.OutcomeQueued},
	}
	for _, tt := range tests {
		t.Run(tt.mode+" "+tt.body, func(t *testing.T) {
			w := newWorld(t)
			in := stripeInput()
			in.Mode = &tt.mode
			hook := w.generate(in)
			receipt, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, tt.body))
			require.NoError(t, err)
			assert.Equal(t, tt.want, receipt.Outcome)
			kept := w.kept(hook)
			if tt.want != webhook.OutcomeKept {
				assert.Empty(t, kept)
				assert.Len(t, w.queued(), 1)
				return
			}
			require.Len(t, kept, 1)
			assert.Equal(t, "wrong_mode", kept[0].Code)
			assert.Empty(t, w.queued())
		})
	}
}
