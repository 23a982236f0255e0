package consumer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// fetch fills in the body of an event that has it elsewhere.
func (c *Consumer) fetch(ctx context.Context, e *webhook.Event) error {
	if e.DataRef == "" {
		return nil
	}
	if c.config.Blobs == nil {
		return errors.New("fetch body: it is not in the message, and the consumer has no Blobs")
	}
	b, err := c.config.Blobs.Get(ctx, e.DataRef)
	if err != nil {
		return fmt.Errorf("fetch body: %w", err)
	}
	if len(b) != e.DataSize {
		return fmt.Errorf("%w: %d bytes instead of %d", ErrBody, len(b), e.DataSize)
	}
	if digest := sha256.Sum256(b); hex.EncodeToString(digest[:]) != e.DataSHA256 {
		return fmt.Errorf("%w: another SHA-256", ErrBody)
	}
	e.Data = b
	return nil
}
