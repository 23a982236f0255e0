package webhook

import (
	"errors"
	"time"
)

var (
	// ErrNotFound is returned by the stores when nothing is there under that name.
	ErrNotFound = errors.New("not found")
	// ErrExists is returned by Create and Add when the name is taken.
	ErrExists = errors.New("exists already")
	// ErrConflict is returned by Update and Delete when someone else was faster.
	ErrConflict = errors.New("changed by someone else")
	// ErrClaimLost is returned by Commit and Release when the claim is another's,
	// or gone.
	ErrClaimLost = errors.New("claim lost")
	// ErrBusy is returned by Once.Do when someone else held the claim for as long
	// as there was time to wait.
	ErrBusy = errors.New("another delivery of the same event is in flight")
	// ErrNotSent is returned by Send when the message is known not to be queued.
	ErrNotSent = errors.New("not sent")
	// ErrTooLarge is returned by Send when the message can never fit.
	ErrTooLarge = errors.New("message too large")
	// ErrFull is returned by Keep when a webhook has no place left for a refused delivery.
	ErrFull = errors.New("no place left")
	// ErrBlobBroken is returned by Get when the bytes are not those of the digest.
	ErrBlobBroken = errors.New("blob broken")
	// ErrSealBroken is returned by Open when the sealed bytes are not what Seal
	// returned for this webhook.
	ErrSealBroken = errors.New("seal broken")
)

// Kind says whose fault an [Error] is and what the caller can do about it: one
// of a closed set.
type Kind int

const (
	_ Kind = iota
	// Invalid: the request breaks a rule; repeating it is no use.
	Invalid
	// Unauthorized: the credentials or the signature do not prove who calls.
	Unauthorized
	// NotFound: it is not there, or not the caller's: the two look the same (I8).
	NotFound
	// MethodNotAllowed: the provider never calls with this method.
	MethodNotAllowed
	// Gone: the webhook is paused or deleted.
	Gone
	// TooLarge: the body is over the limit.
	TooLarge
	// Unprocessable: genuine, but not what the webhook's owner accepts.
	Unprocessable
	// Unavailable: our own fault, or a wait that was too long; try again later.
	Unavailable
)

// Error is an error with a message that is safe to show to whoever called.
type Error struct {
	Kind Kind
	// Code is stable, in snake_case, and part of the API.
	Code string
	// Message is one sentence for a person.
	Message string
	// Field names the field of the request concerned; empty where none is.
	Field string
	// Status is the HTTP status that the provider expects in place of the Kind's; zero
	// for none.
	Status int
	// Allow lists the methods that are allowed; set with MethodNotAllowed.
	Allow []string
	// RetryAfter is when to try again; zero where that is no use.
	RetryAfter time.Duration
	// Err is the error beneath, for the log alone.
	Err error
}

func (e *Error) Error() string {
	s := e.Code + ": " + e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
