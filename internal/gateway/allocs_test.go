//go:build !race

package gateway_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A whole invocation for a new event, its line and metrics included, as
// BenchmarkReceive3KB measures it.
func TestReceiveAllocatesLittle(t *testing.T) {
	const runs = 200
	receive, hook := receiver(t)
	payloads := make([][]byte, runs+1) // AllocsPerRun warms up with one
	for i := range payloads {
		payloads[i] = stripeEvent(t, hook, body3KB(i))
	}
	invoke, i := receive(), 0
	got := testing.AllocsPerRun(runs, func() {
		out, err := invoke(t.Context(), payloads[i])
		require.NoError(t, err)
		require.Contains(t, string(out), "queued")
		i++
	})
	assert.Less(t, got, 150.0)
}
