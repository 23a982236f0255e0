package local_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// settings are the fields that generating and changing share.
var settings = []string{
	"provider", "secret", "secret_overlap_seconds", "params", "public_urls", "scheme", "description", "types",
	"match", "schema", "mode", "unfit", "while_paused", "archive_days", "split", "answer",
}

// Who sends null means to take something away. Where that is not what happens, the answer
// must not be as if it had.
func TestNullIsTakenOnlyWhereItSaysSomething(t *testing.T) {
	s := start(t)
	h := generate(t, s, "whsec_1")
	place := map[string]any{"product": "shop", "app": "stripe", "env": "prd", "event": "paid"}
	tests := []struct {
		method, path string
		base         map[string]any
		fields       []string
	}{
		{http.MethodPost, "/v1/webhooks", place, append([]string{"product", "app", "env", "event"}, settings...)},
		{http.MethodPatch, "/v1/webhooks/" + h.ID, nil, append([]string{"status", "retire_secrets", "new_address", "address_overlap_seconds"}, settings...)},
		{http.MethodPost, "/v1/webhooks/" + h.ID + "/replay", nil, []string{"since", "until", "type", "limit", "cursor", "event_id"}},
	}
	takenAway := map[string]bool{"schema": true, "archive_days": true}
	for _, tt := range tests {
		for _, field := range tt.fields {
			t.Run(tt.method+" "+field, func(t *testing.T) {
				body := map[string]any{field: nil}
				for name, value := range tt.base {
					if name != field {
						body[name] = value
					}
				}
				status, answer := call(t, s, tt.method, tt.path, body)
				if takenAway[field] {
					assert.Equal(t, http.StatusOK, status, string(answer))
					return
				}
				assert.Equal(t, http.StatusBadRequest, status, string(answer))
				assert.Contains(t, string(answer), `"code":"invalid_field","field":"`+field+`"`)
			})
		}
	}
}

func TestWhatIsEmptyIsNotTakenForAbsent(t *testing.T) {
	s := start(t)
	h := generate(t, s, "whsec_1")
	tests := []struct{ name, method, path, body, field string }{
		{"status", http.MethodPatch, "", `{"status":""}`, "status"},
		{"provider", http.MethodPatch, "", `{"provider":""}`, "provider"},
		{"secret", http.MethodPatch, "", `{"secret":""}`, "secret"},
		{"unfit", http.MethodPatch, "", `{"unfit":""}`, "unfit"},
		{"while_paused", http.MethodPatch, "", `{"while_paused":""}`, "while_paused"},
		{"an answer with null for its status", http.MethodPatch, "", `{"answer":{"status":null}}`, "answer"},
		{"an answer with null for its body", http.MethodPatch, "", `{"answer":{"status":204,"body":null}}`, "answer"},
		{"a parameter that is null", http.MethodPatch, "", `{"params":{"tolerance":null}}`, "params"},
		{"the one event to replay", http.MethodPost, "/replay", `{"event_id":""}`, "event_id"},
		{"where to go on", http.MethodPost, "/replay", `{"cursor":""}`, "cursor"},
		{"since when to replay", http.MethodPost, "/replay", `{"since":""}`, "since"},
		{"until when to replay", http.MethodPost, "/replay", `{"until":""}`, "until"},
		{"the type to replay", http.MethodPost, "/replay", `{"type":""}`, "type"},
		{"none to replay", http.MethodPost, "/replay", `{"limit":0}`, "limit"},
		{"too many to replay", http.MethodPost, "/replay", `{"limit":101}`, "limit"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, answer := call(t, s, tt.method, "/v1/webhooks/"+h.ID+tt.path, json.RawMessage(tt.body))
			assert.Equal(t, http.StatusBadRequest, status, string(answer))
			assert.Contains(t, string(answer), `"code":"invalid_field","field":"`+tt.field+`"`)
		})
	}
}
