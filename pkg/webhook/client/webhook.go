package client

import (
	"encoding/json"
	"time"
)

// Webhook is an address minted for an event of an app, with how it is set up.
type Webhook struct {
	ID string `json:"id"`
	// URL is what the provider calls: the address that was minted last.
	URL     string `json:"url"`
	Product string `json:"product"`
	App     string `json:"app"`
	Env     string `json:"env"`
	Event   string `json:"event"`
	// Provider is empty until one is set.
	Provider string            `json:"provider,omitempty"`
	Params   map[string]string `json:"params,omitempty"`
	// PublicURLs are where the provider calls the webhook besides its addresses.
	PublicURLs  []string        `json:"public_urls,omitempty"`
	Scheme      json.RawMessage `json:"scheme,omitempty"`
	Description string          `json:"description,omitempty"`
	// Types are the event types that are wanted; empty wants all.
	Types []string `json:"types,omitempty"`
	// Match maps JSON Pointers to the values wanted there, one or an array of them.
	Match map[string]json.RawMessage `json:"match,omitempty"`
	// Schema is the JSON Schema that payloads must satisfy; empty for none.
	Schema json.RawMessage `json:"schema,omitempty"`
	// Mode is [Live] or [Test] where events of the other kind are kept aside.
	Mode string `json:"mode,omitempty"`
	// Unfit and WhilePaused are [Keep] or [Refuse]; empty is [Refuse].
	Unfit       string `json:"unfit,omitempty"`
	WhilePaused string `json:"while_paused,omitempty"`
	// ArchiveDays is for how many days events can be found and replayed; nil for as many
	// as the deployment says.
	ArchiveDays *int `json:"archive_days,omitempty"`
	// Split says that each item of a batch becomes an event of its own.
	Split bool `json:"split,omitempty"`
	// Answer is what deliveries that were taken are answered with; zero for what the
	// provider expects.
	Answer Answer `json:"answer,omitzero"`
	// Secrets are those that are accepted, or were until lately, without their values.
	Secrets []Secret `json:"secrets"`
	// Addresses are all that lead to the webhook, oldest first; empty where URL is
	// the only one.
	Addresses []Address `json:"addresses,omitempty"`
	// Status is [Active] or [Paused].
	Status string `json:"status"`
	// Activity is what the webhook last saw, to the minute. Lists alone have it.
	Activity  Activity  `json:"activity,omitzero"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Statuses of a [Webhook].
const (
	Active = "active"
	Paused = "paused"
)

// Kinds of events, where a provider says which one is.
const (
	Live = "live"
	Test = "test"
)

// What becomes of a delivery that a webhook does not take.
const (
	// Refuse answers it with an error.
	Refuse = "refuse"
	// Keep answers it with success, and keeps it aside.
	Keep = "keep"
)

// Answer is an answer that a webhook's owner has chosen.
type Answer struct {
	// Status is 200 to 299.
	Status int `json:"status,omitzero"`
	// ContentType is a media type; empty for none.
	ContentType string `json:"content_type,omitempty"`
	// Body is at most 4,096 bytes of UTF-8.
	Body string `json:"body,omitempty"`
}

// Secret is what is told of a secret of a webhook.
type Secret struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	// ExpiresAt is when it stops being accepted; zero while no other replaces it.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	// LastMatchedAt is when it last proved a delivery genuine, to the minute; zero for
	// never. Lists alone have it.
	LastMatchedAt time.Time `json:"last_matched_at,omitzero"`
}

// Address is one of several addresses of a webhook.
type Address struct {
	URL       string    `json:"url"`
	CreatedAt time.Time `json:"created_at"`
	// ExpiresAt is when it stops leading to the webhook; zero for never.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// Activity is what a webhook last saw; zero times for never.
type Activity struct {
	LastReceivedAt time.Time `json:"last_received_at,omitzero"`
	LastAcceptedAt time.Time `json:"last_accepted_at,omitzero"`
	LastRefusedAt  time.Time `json:"last_refused_at,omitzero"`
	// LastCause is the code of the last refusal.
	LastCause string `json:"last_cause,omitempty"`
}
