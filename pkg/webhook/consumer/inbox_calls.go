package consumer

import (
	"context"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// inboxWithin is how long a call to the inbox may take. A handler's time may be hours,
// and must not be waited out for an answer that never comes.
const inboxWithin = 10 * time.Second

// inbox is an inbox whose calls end.
type inbox struct{ webhook.Claims }

func (i inbox) Claim(ctx context.Context, c webhook.Claim) (webhook.Found, error) {
	ctx, cancel := context.WithTimeout(ctx, inboxWithin)
	defer cancel()
	return i.Claims.Claim(ctx, c)
}

func (i inbox) Commit(ctx context.Context, c webhook.Claim, r *webhook.Record) error {
	ctx, cancel := context.WithTimeout(ctx, inboxWithin)
	defer cancel()
	return i.Claims.Commit(ctx, c, r)
}

func (i inbox) Release(ctx context.Context, c webhook.Claim) error {
	ctx, cancel := context.WithTimeout(ctx, inboxWithin)
	defer cancel()
	return i.Claims.Release(ctx, c)
}
