package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// document is a problem document: RFC 9457, with the error's stable code.
type document struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Field  string `json:"field,omitempty"`
}

var statuses = map[webhook.Kind]int{
	webhook.Invalid:          http.StatusBadRequest,
	webhook.Unauthorized:     http.StatusUnauthorized,
	webhook.NotFound:         http.StatusNotFound,
	webhook.MethodNotAllowed: http.StatusMethodNotAllowed,
	webhook.Gone:             http.StatusGone,
	webhook.TooLarge:         http.StatusRequestEntityTooLarge,
	webhook.Unprocessable:    http.StatusUnprocessableEntity,
	webhook.Unavailable:      http.StatusServiceUnavailable,
}

// problem is the answer to err. What is no [webhook.Error] is a fault of ours,
// of which nothing is said.
func problem(err error) *Response {
	var e *webhook.Error
	if !errors.As(err, &e) {
		e = &webhook.Error{Kind: webhook.Unavailable, Code: "unavailable", Message: "Something on our side failed; try again shortly.", RetryAfter: 5 * time.Second}
	}
	status := cmp.Or(e.Status, statuses[e.Kind])
	if e.Code == unsupportedMediaType {
		status = http.StatusUnsupportedMediaType
	}
	body, _ := json.Marshal(document{ // strings and an int always marshal
		Type: "urn:postern:problem:" + e.Code, Title: http.StatusText(status), Status: status,
		Detail: e.Message, Code: e.Code, Field: e.Field,
	})
	h := header("application/problem+json")
	if e.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(e.RetryAfter.Seconds())))
	}
	if len(e.Allow) > 0 {
		h.Set("Allow", strings.Join(e.Allow, ", "))
	}
	return &Response{Status: status, Header: h, Body: body}
}

// stillRefused makes the answer to a retry of what refused it: a stranger's faults
// are not those of who retries.
func stillRefused(resp *Response, r webhook.Receipt) *Response {
	if r.Webhook.ID == "" || resp.Status >= http.StatusInternalServerError {
		return resp
	}
	var d document
	if err := json.Unmarshal(resp.Body, &d); err != nil {
		return problem(err)
	}
	d.Title, d.Status = http.StatusText(http.StatusConflict), http.StatusConflict
	resp.Status = d.Status
	resp.Body, _ = json.Marshal(d) // strings and an int always marshal
	return resp
}
