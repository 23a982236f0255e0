package client

import (
	"encoding/json"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ReadError returns what an answer of Postern, or of the gateway before it, with a
// status of 300 or more says, for those who make requests by themselves. It reads the
// body, up to 64 KiB of it, and does not close it.
func ReadError(res *http.Response) *Error {
	body, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	e := decodeError(res, body)
	e.Status = res.StatusCode
	e.RetryAfter = retryAfter(res.Header)
	e.RequestID = res.Header.Get("Apigw-Requestid")
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
		return time.Duration(min(s, math.MaxInt32)) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
