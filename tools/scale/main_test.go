package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const page = "../../docs/scaling.md"

func TestPageIsCurrent(t *testing.T) {
	old, err := os.ReadFile(page)
	require.NoError(t, err)
	fresh, err := fill(string(old))
	require.NoError(t, err)
	assert.Equal(t, fresh, string(old), "go run ./tools/scale -write docs/scaling.md mends it")
}

func TestFillNeedsPlaces(t *testing.T) {
	_, err := fill("no marks")
	assert.ErrorContains(t, err, "the page has no place")
}

// What the page concludes holds in the figures.
func TestHeat(t *testing.T) {
	one := load{rate: 50_000, webhooks: 1}
	byEvent, byWebhook := heat(one, partitions(one.rate))
	assert.Less(t, byEvent, partitionWrites, "one webhook alone heats no partition over its limit")
	assert.Equal(t, one.rate*writesPerEvent, byWebhook)
}

func TestLookUps(t *testing.T) {
	tests := []struct {
		name     string
		l        load
		from, to float64
	}{
		{"one webhook: each instance once a minute", load{rate: 1000, webhooks: 1}, 26.0 / 60 * 0.8, 26.0 / 60 * 1.5},
		{"many webhooks over many instances: nearly every delivery", load{rate: 50_000, webhooks: 10_000}, 30_000, 50_000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all, hottest := lookUps(tt.l, instances(tt.l.rate))
			assert.GreaterOrEqual(t, all, tt.from)
			assert.LessOrEqual(t, all, tt.to)
			assert.LessOrEqual(t, hottest, all)
		})
	}
}
