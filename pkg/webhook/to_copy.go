package webhook

import (
	"context"
	"errors"
	"time"
)

const (
	// secretToCopy is the Code of a handshake that is kept aside for its secret.
	secretToCopy = "secret_to_copy"
	// copiedWithin is how long that can be seen.
	copiedWithin = 24 * time.Hour
)

// keepToCopy keeps d aside, a handshake of w whose secret a person has to copy to the
// provider's page: sealed like any delivery, for a day, and for the owner of w alone to
// see (I5). It returns an [*Error] of kind Unavailable if it cannot be kept: the person
// then has the provider ask again.
func (a *aside) keepToCopy(ctx context.Context, w Webhook, d Delivery, t time.Time) (id string, err error) {
	if !a.limit.allow(w.ID) { // whoever knows the address may be asking
		return "", unavailable("keep handshake aside", errors.New("too many deliveries to keep"))
	}
	k := newKept(w, d, t, &Error{Code: secretToCopy})
	k.Expires = t.Add(copiedWithin)
	if id, err = a.keep(ctx, k, true); err != nil {
		return "", unavailable("keep handshake aside", err)
	}
	return id, nil
}

// noEvent says of a handshake that it cannot be let in.
func noEvent() *Error {
	return &Error{Kind: Unprocessable, Code: "secret_to_copy", Message: "This delivery is no event: it holds the secret that is to be copied to the provider's page, and is kept for that alone."}
}
