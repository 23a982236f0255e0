package webhook_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
)

// silent is a store that stops answering once it has given out a claim.
type silent struct{ webhook.Claims }

func (silent) Commit(ctx context.Context, _ webhook.Claim, _ *webhook.Record) error { return hang(ctx) }

func (silent) Release(ctx context.Context, _ webhook.Claim) error { return hang(ctx) }

func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestOnceSettlesSoonAfterTheDeadline has a store that is silent once the work is
// done: who waits for an answer is not to wait for the store.
func TestOnceSettlesSoonAfterTheDeadline(t *testing.T) {
	const deadline = 2500 * time.Millisecond
	for _, tt := range []struct {
		name  string
		takes time.Duration
		err   error
	}{
		{"a commit after quick work", 0, nil},
		{"a commit after slow work", deadline - time.Millisecond, nil},
		{"a release after slow work", deadline - time.Millisecond, webhook.ErrNotSent},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				_, err := do(newOnce(silent{&memory.Claims{}}), deadline, func(context.Context, bool) (*webhook.Record, error) {
					time.Sleep(tt.takes)
					return nil, tt.err
				})
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Equal(t, deadline+200*time.Millisecond, time.Since(began))
			})
		})
	}
}
