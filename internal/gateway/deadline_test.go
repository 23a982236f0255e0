package gateway_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/api"
	"github.com/postern-dev/postern/internal/gateway"
)

func TestHandlerLeavesTimeToAnswer(t *testing.T) { // I6
	timed, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	end, _ := timed.Deadline()
	tests := []struct {
		name string
		ctx  context.Context
		ends time.Time
	}{
		{"a function that Lambda ends", timed, end.Add(-500 * time.Millisecond)},
		{"one that nobody ends", t.Context(), time.Time{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got time.Time
			handler := gateway.Handler(func(ctx context.Context, _ *api.Request) *api.Response {
				got, _ = ctx.Deadline()
				return &api.Response{Status: http.StatusNoContent}
			})
			answer, err := handler(tt.ctx, gateway.Event{})
			require.NoError(t, err)
			assert.Equal(t, http.StatusNoContent, answer.StatusCode)
			assert.Equal(t, tt.ends, got)
		})
	}
}
