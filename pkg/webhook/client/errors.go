package client

import (
	"errors"
	"net/http"
	"time"
)

// Every [*Error] is at most one of these, as [errors.Is] finds.
var (
	// ErrInvalid: the request breaks a rule; Field and Detail say which.
	ErrInvalid = errors.New("invalid request")
	// ErrUnauthorized: the credentials are wrong or revoked, or, to a provider's
	// delivery, the signature is.
	ErrUnauthorized = errors.New("unauthorized")
	// ErrNotFound: it is not there, or it is another's.
	ErrNotFound = errors.New("not found")
	// ErrRefused: a delivery that was tried again is refused still; Code says why.
	ErrRefused = errors.New("refused")
	// ErrUnavailable: Postern could not be reached, failed, or is throttling; try again later.
	ErrUnavailable = errors.New("unavailable")
)

// Codes that this package gives where the API gives none. The API's own are listed in
// openapi.yaml.
const (
	CodeUnreachable  = "unreachable" // no answer came
	CodeUnexpected   = "unexpected"  // the answer is none of Postern's
	CodeThrottled    = "throttled"   // the gateway's 429
	codeUnauthorized = "unauthorized"
	codeNotFound     = "not_found"
	codeTooLarge     = "body_too_large"
	codeUnavailable  = "unavailable"
)

// Error is why a call failed.
type Error struct {
	// Status is the HTTP status, or 0 if no answer came or no request was made.
	Status int
	// Code is stable, and meant for programs.
	Code string
	// Detail is one sentence for a person.
	Detail string
	// Field names the field of the request that is at fault; empty where none is.
	Field string
	// RetryAfter is when the API asks to try again; zero where it does not say.
	RetryAfter time.Duration
	// RequestID is API Gateway's for the request, as its log has it; empty where the answer
	// is none of its.
	RequestID string
	// Err is the error beneath, if any.
	Err error
}

// Error is the Code and the Detail, and the RequestID where the fault is Postern's.
func (e *Error) Error() string {
	text := e.Code
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.RequestID != "" && e.Status >= 500 {
		text += " (request " + e.RequestID + ")"
	}
	return text
}

// Unwrap returns the error beneath.
func (e *Error) Unwrap() error { return e.Err }

// Is says whether target is the class of e, such as [ErrNotFound].
func (e *Error) Is(target error) bool { return target == e.class() }

func (e *Error) class() error {
	switch {
	case 0 < e.Status && e.Status < 400:
		return nil
	case e.Code == CodeUnreachable, e.Status == http.StatusTooManyRequests, e.Status >= 500:
		return ErrUnavailable
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		return ErrUnauthorized
	case e.Status == http.StatusNotFound:
		return ErrNotFound
	case e.Status == http.StatusConflict:
		return ErrRefused
	}
	return ErrInvalid
}

func missing(field string) error {
	return &Error{Code: "missing_field", Field: field, Detail: "The field " + field + " is required."}
}

func invalid(field, rule string) error {
	return &Error{Code: "invalid_field", Field: field, Detail: "The field " + field + " " + rule + "."}
}
