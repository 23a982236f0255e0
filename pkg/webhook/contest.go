package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// changeAttempts is how often a change is tried when others change the same webhook at
// the same time.
const changeAttempts = 8

// contest lets changes of one webhook that collide try again apart from each other.
type contest struct {
	clock   Clock
	entropy io.Reader
}

// enter tries until nobody else is faster, which ErrExists and ErrConflict say, or it has
// lost too often.
func (c contest) enter(ctx context.Context, try func() error) error {
	for attempt := 1; ; attempt++ {
		err := try()
		lost := errors.Is(err, ErrExists) || errors.Is(err, ErrConflict)
		if !lost || attempt == changeAttempts || c.pause(ctx, attempt) != nil {
			return err
		}
	}
}

// pause lasts for a random part of what doubles with each attempt.
func (c contest) pause(ctx context.Context, attempt int) error {
	var b [1]byte
	if _, err := io.ReadFull(c.entropy, b[:]); err != nil {
		return fmt.Errorf("read entropy: %w", err)
	}
	return c.clock.Sleep(ctx, firstPause<<attempt*time.Duration(b[0])/256)
}
