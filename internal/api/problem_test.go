package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

var errBeneath = errors.New("dial tcp 10.0.0.1:443: refused")

func TestProblem(t *testing.T) { // I5, I6
	for _, tt := range []struct {
		name       string
		err        error
		status     int
		code       string
		retryAfter string
		allow      string
	}{
		{"a fault of ours", errBeneath, 503, "unavailable", "5", ""},
		{"what may pass", &webhook.Error{Kind: webhook.Unavailable, Code: "event_in_flight", RetryAfter: 7 * time.Second, Err: errBeneath}, 503, "event_in_flight", "7", ""},
		{"wrapped", fmt.Errorf("receive: %w", &webhook.Error{Kind: webhook.NotFound, Code: "webhook_not_found", Err: errBeneath}), 404, "webhook_not_found", "", ""},
		{"a rule broken", &webhook.Error{Kind: webhook.Invalid, Code: "invalid_field", Field: "env"}, 400, "invalid_field", "", ""},
		{"not JSON", &webhook.Error{Kind: webhook.Invalid, Code: "unsupported_media_type"}, 415, "unsupported_media_type", "", ""},
		{"not proven", &webhook.Error{Kind: webhook.Unauthorized, Code: "signature_mismatch", Err: errBeneath}, 401, "signature_mismatch", "", ""},
		{"another method", &webhook.Error{Kind: webhook.MethodNotAllowed, Code: "method_not_allowed", Allow: []string{"POST", "PUT"}}, 405, "method_not_allowed", "", "POST, PUT"},
		{"paused", &webhook.Error{Kind: webhook.Gone, Code: "webhook_paused"}, 410, "webhook_paused", "", ""},
		{"too large", &webhook.Error{Kind: webhook.TooLarge, Code: "body_too_large"}, 413, "body_too_large", "", ""},
		{"not what is accepted", &webhook.Error{Kind: webhook.Unprocessable, Code: "payload_malformed"}, 422, "payload_malformed", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := problem(tt.err)
			assert.Equal(t, tt.status, r.Status)
			assert.Equal(t, "application/problem+json", r.Header.Get("Content-Type"))
			assert.Equal(t, tt.retryAfter, r.Header.Get("Retry-After"))
			assert.Equal(t, tt.allow, r.Header.Get("Allow"))
			assert.NotContains(t, string(r.Body), errBeneath.Error())
			var d document
			require.NoError(t, json.Unmarshal(r.Body, &d))
			assert.Equal(t, tt.code, d.Code)
			assert.Equal(t, "urn:postern:problem:"+tt.code, d.Type)
			assert.Equal(t, http.StatusText(tt.status), d.Title)
			assert.Equal(t, tt.status, d.Status)
		})
	}
}
