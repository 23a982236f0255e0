package consumer

import (
	"context"
	"errors"

	"github.com/postern-dev/postern/pkg/webhook"
)

// handleOnce has e handled unless it was before (I3), by the protocol by which
// events are queued: claim, handle, commit.
func (c *Consumer) handleOnce(ctx context.Context, e *Event) (Outcome, error) {
	hook, id := c.place(*e)
	first, err := c.once.Do(ctx, hook, id, c.config.Window, func(ctx context.Context, again bool) (*webhook.Record, error) {
		e.Again = again
		if err := c.handle(ctx, *e); err != nil {
			return nil, notHandled{err}
		}
		return nil, nil
	})
	var failed notHandled
	switch {
	case first:
		return Handled, err
	case err == nil:
		return Duplicate, nil
	case errors.As(err, &failed):
		return Failed, err
	case errors.Is(err, webhook.ErrBusy):
		return Busy, err
	}
	return Failed, err
}

// place is where the inbox has e: apart from what others keep in the same store, and
// replays apart from what they repeat, each message by itself.
func (c *Consumer) place(e Event) (hook, id string) {
	hook = "inbox/" + c.config.Name + "/"
	if e.Replay && !c.config.MissedOnly {
		hook += "replay/" + e.MessageID + "/"
	}
	return hook + e.WebhookID, e.ID
}

// notHandled is an error of a handler. It says what [webhook.Once] must know in order
// to release the claim: that the work was not done.
type notHandled struct{ error }

func (e notHandled) Is(target error) bool { return target == webhook.ErrNotSent }

func (e notHandled) Unwrap() error { return e.error }
