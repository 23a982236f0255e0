package webhook_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/pkg/webhook"
)

func TestSystemClockGoesOnWhileNothingRuns(t *testing.T) {
	now := webhook.SystemClock{}.Now()
	assert.Equal(t, now.Round(0), now, "it has no monotonic reading, which stands still in an instance that is frozen")
	assert.WithinDuration(t, time.Now(), now, time.Minute)
}
