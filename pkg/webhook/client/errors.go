package client

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
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
	// Err is the error beneath, if any.
	Err error
}

func (e *Error) Error() string {
	if e.Detail == "" {
		return e.Code
	}
	return e.Code + ": " + e.Detail
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
	}
	return ErrInvalid
}

func missing(field string) error {
	return &Error{Code: "missing_field", Field: field, Detail: "The field " + field + " is required."}
}

func invalid(field, rule string) error {
	return &Error{Code: "invalid_field", Field: field, Detail: "The field " + field + " " + rule + "."}
}

// ReadError returns what an answer of Postern, or of the gateway before it, with a
// status of 300 or more says, for those who make requests by themselves. It reads the
// body, up to 64 KiB of it, and does not close it.
func ReadError(res *http.Response) *Error {
	body, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	e := decodeError(res, body)
	e.Status = res.StatusCode
	e.RetryAfter = retryAfter(res.Header)
	return e
}

// decodeError takes a problem document, or API Gateway's {"message": …}.
func decodeError(res *http.Response, body []byte) *Error {
	var answer struct{ Code, Detail, Field, Message string }
	if !isJSON(res.Header.Get("Content-Type")) || json.Unmarshal(body, &answer) != nil {
		return &Error{Code: codeOf(res.StatusCode), Detail: "The answer was " + res.Status + "."}
	}
	if answer.Code != "" {
		return &Error{Code: answer.Code, Detail: answer.Detail, Field: answer.Field}
	}
	return &Error{Code: codeOf(res.StatusCode), Detail: sentence(res.Status, answer.Message)}
}

func sentence(status, message string) string {
	if message == "" || strings.Contains(status, message) {
		return "The gateway answered " + status + "."
	}
	return "The gateway answered " + status + ": " + strings.TrimRight(message, ".") + "."
}

func codeOf(status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return CodeThrottled
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return codeUnauthorized
	case status == http.StatusNotFound:
		return codeNotFound
	case status == http.StatusRequestEntityTooLarge:
		return codeTooLarge
	case status >= 500:
		return codeUnavailable
	}
	return CodeUnexpected
}

func isJSON(contentType string) bool {
	t, _, _ := mime.ParseMediaType(contentType)
	return t == "application/json" || t == "application/problem+json"
}

// retryAfter reads the seconds of Retry-After (RFC 9110, section 10.2.3), or its date.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
