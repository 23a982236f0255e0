package webhook

import (
	"context"
	"time"
)

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now returns the current time, without Go's monotonic reading: that stands still while
// Lambda keeps an instance frozen, or a laptop sleeps, and of two times that have it Go
// compares nothing else. What is trusted for a minute would be so for hours.
func (SystemClock) Now() time.Time { return time.Now().Round(0) }

// Sleep waits for d, or until ctx is done.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
