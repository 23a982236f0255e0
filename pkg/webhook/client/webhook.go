package client

import (
	"encoding/json"
	"time"
)

// Webhook is an address minted for an event of an app, with how it is set up.
type Webhook struct {
	ID string `json:"id"`
	// URL is what the provider calls. It never changes.
	URL     string `json:"url"`
	Product string `json:"product"`
	App     string `json:"app"`
	Env     string `json:"env"`
	Event   string `json:"event"`
	// Provider is empty until one is set.
	Provider    string            `json:"provider,omitempty"`
	Params      map[string]string `json:"params,omitempty"`
	Scheme      json.RawMessage   `json:"scheme,omitempty"`
	Description string            `json:"description,omitempty"`
	// Types are the event types that are wanted; empty wants all.
	Types []string `json:"types,omitempty"`
	// Match maps JSON Pointers to the values wanted there, one or an array of them.
	Match map[string]json.RawMessage `json:"match,omitempty"`
	// Schema is the JSON Schema that payloads must satisfy; empty for none.
	Schema json.RawMessage `json:"schema,omitempty"`
	// Secrets are those that are accepted, without their values.
	Secrets []Secret `json:"secrets"`
	// Status is "active", "paused" or "deleted".
	Status    string    `json:"status"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Secret is what is told of a secret of a webhook.
type Secret struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	// ExpiresAt is when it stops being accepted; zero while no other replaces it.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}
