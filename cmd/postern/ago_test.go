package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAgo(t *testing.T) {
	now := time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	tests := []struct {
		before time.Duration
		want   string
	}{
		{-time.Hour, "just now"},
		{0, "just now"},
		{time.Minute - 1, "just now"},
		{time.Minute, "1m ago"},
		{time.Hour - 1, "59m ago"},
		{time.Hour, "1h ago"},
		{48*time.Hour - 1, "47h ago"},
		{48 * time.Hour, "2d ago"},
		{400 * 24 * time.Hour, "400d ago"},
	}
	for _, tt := range tests {
		t.Run(tt.before.String(), func(t *testing.T) {
			assert.Equal(t, tt.want, ago(now.Add(-tt.before), now))
		})
	}
	assert.Equal(t, "never", ago(time.Time{}, now))
}
