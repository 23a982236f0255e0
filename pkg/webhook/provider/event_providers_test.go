package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Events of shapes that a provider has several of.
func TestEventsOfProviders(t *testing.T) {
	const (
		customer = `{"specversion":"1.0","id":"88cd52aa","source":"intuit.a=","type":"qbo.customer.created.v1","intuitentityid":"1"}`
		invoice  = `{"specversion":"1.0","id":"99de63bb","source":"intuit.a=","type":"qbo.invoice.created.v1","intuitentityid":"2"}`
		older    = `{"eventNotifications":[{"dataChangeEvent":{"entities":[{"id":"1","operation":"Create"}]}}]}`
	)
	tests := []struct{ provider, name, body, id, kind string }{
		{"quickbooks", "CloudEvent", "[" + customer + "]", "88cd52aa", "qbo.customer.created.v1"},
		{"quickbooks", "CloudEvents", "[" + customer + "," + invoice + "]", "sha256-" + hexOf("\x0888cd52aa\x0899de63bb"), ""},
		{"quickbooks", "notification", older, "sha256-" + hexOf(older), "Create"},
		{"flutterwave", "version 4", `{"type":"charge.completed"}`, "sha256-" + hexOf(`{"type":"charge.completed"}`), "charge.completed"},
		{"flutterwave", "version 3", `{"event":"charge.completed"}`, "sha256-" + hexOf(`{"event":"charge.completed"}`), "charge.completed"},
	}
	for _, tt := range tests {
		t.Run(tt.provider+" "+tt.name, func(t *testing.T) {
			p := lookup(t, tt.provider)
			result := verify(t, newVerifier(t, p, secrets("secret")), signedRequest(t, p, secrets("secret"), tt.body))
			assert.Equal(t, tt.id, result.EventID)
			assert.Equal(t, tt.kind, result.EventType)
		})
	}
}
