package main

import (
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMoment(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	tests := []struct {
		given string
		want  time.Time
	}{
		{"", time.Time{}},
		{"2026-01-31", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)},
		{"2026-01-31T12:00:00.5+01:00", time.Date(2026, 1, 31, 11, 0, 0, 5e8, time.UTC)},
		{"90m", now.Add(-90 * time.Minute)},
		{"7d", now.Add(-7 * 24 * time.Hour)},
		{"0s", now},
	}
	for _, tt := range tests {
		t.Run(tt.given, func(t *testing.T) {
			got, err := moment(&cobra.Command{}, "since", tt.given, now)
			require.NoError(t, err)
			assert.True(t, tt.want.Equal(got), got)
		})
	}
	for _, given := range []string{"yesterday", "-2h", "d", "-1d", "99999d", "12:00", "2026-01-31 12:00"} {
		_, err := moment(&cobra.Command{}, "since", given, now)
		assert.ErrorContains(t, err, "is neither a time", given)
	}
}

func TestPerSecond(t *testing.T) {
	for given, want := range map[string]float64{"10/s": 10, "10": 10, "0.5/s": 0.5, "1000/s": 1000} {
		got, err := perSecond(&cobra.Command{}, given, 1000)
		require.NoError(t, err)
		assert.InDelta(t, want, got, 0, given)
	}
	for _, given := range []string{"", "0", "-1/s", "1001/s", "10/m", "NaN", "Inf/s", "x"} {
		_, err := perSecond(&cobra.Command{}, given, 1000)
		assert.ErrorContains(t, err, "is not a rate", given)
	}
}
