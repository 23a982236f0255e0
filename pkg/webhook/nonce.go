package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// nonces lets what a provider signs for one event alone bring one event. Where the
// signature does not bind the body, whoever has caught a request could otherwise send
// any other body with it (I2).
//
// Each is claimed like an event, and never committed: its owner is the event, so that
// every delivery of that finds its own claim, also after a crash or a failed send (I3).
type nonces struct {
	claims Claims
	clock  Clock
}

// spend claims the nonce of a verified event that is about to be queued, until what
// window says is over and no delivery that was kept aside meanwhile can be let in any
// more. It returns an [*Error] of kind Unauthorized if another event has it.
func (n nonces) spend(ctx context.Context, webhookID string, result provider.Result, window time.Duration) error {
	if result.Nonce == "" {
		return nil
	}
	t := n.clock.Now()
	ends := t.Add(window + keptFor)
	found, err := n.claims.Claim(ctx, Claim{
		WebhookID: webhookID, EventID: "nonce-" + result.Nonce, Owner: ownerOf(result.EventID), At: t, Lease: ends, Expires: ends,
	})
	switch {
	case err != nil:
		return errors.Join(ErrNotSent, fmt.Errorf("claim nonce: %w", err))
	case found != Won && found != Retaken:
		return errors.Join(ErrNotSent, replayed())
	}
	return nil
}

// ownerOf is the same for every delivery of an event.
func ownerOf(eventID string) string {
	sum := sha256.Sum256([]byte(eventID))
	return "event-" + hex.EncodeToString(sum[:])
}

func replayed() *Error {
	return &Error{Kind: Unauthorized, Code: "signature_replayed", Message: "What is signed has brought another event already, and this provider signs it for one alone."}
}
