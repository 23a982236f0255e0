package metrics_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/internal/metrics"
	"github.com/postern-dev/postern/pkg/webhook"
)

// seen is a meter that keeps what it is shown.
type seen struct{ api.Observation }

func (s *seen) Measure(o api.Observation) ([]slog.Attr, bool) {
	s.Observation = o
	return nil, false
}

func TestWatchAge(t *testing.T) {
	tests := []struct {
		name  string
		event webhook.Event
		want  time.Duration
	}{
		{"signed before", webhook.Event{ID: "e", Time: now.Add(-3 * time.Second), ReceivedTime: now}, 3 * time.Second},
		{"signed by a clock that is ahead", webhook.Event{ID: "e", Time: now.Add(time.Second), ReceivedTime: now}, -time.Second},
		{"signed without a time", webhook.Event{ID: "e", Time: now, ReceivedTime: now}, 0},
		{"an id that looks like a time", webhook.Event{ID: `","time":"2001-01-01T00:00:00Z","x":"`, Time: now.Add(-time.Second), ReceivedTime: now}, time.Second},
		{"data that looks like a time", webhook.Event{ID: "e", DataContentType: "application/json", Data: []byte(`{"time":"2001-01-01T00:00:00Z"}`)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.event.Source, tt.event.Type = "/a", "b"
			body, err := tt.event.Encode()
			require.NoError(t, err)
			m, queue := &seen{}, &memory.Queue{}
			send := func(ctx context.Context, _ *api.Request) *api.Response {
				assert.NoError(t, metrics.WatchAge(queue).Send(ctx, webhook.Message{Body: body, Group: "wh_a"}))
				return &api.Response{Status: 200}
			}
			api.Metered(slog.New(slog.DiscardHandler), m, "receive", send)(t.Context(), &api.Request{})
			assert.Equal(t, tt.want, m.Age)
			assert.Len(t, queue.Drain(), 1)
		})
	}
}
