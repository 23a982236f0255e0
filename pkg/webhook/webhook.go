// Package webhook is Postern's domain: the addresses that a product mints for
// the webhooks it wants to receive, the proof that a call to one is genuine, and
// the promise that each event reaches the queue once.
//
// Its verbs are [Generator], [Lister] and [Receiver]; what they need of the
// world they name as small interfaces in ports.go. The package knows nothing
// of AWS, of HTTP frameworks or of how anything is stored.
package webhook

import (
	"encoding/json"
	"time"
)

// Key names the one webhook of a workspace's product for an app's event in an env.
type Key struct {
	Workspace, Product, App, Env, Event string
}

// Webhook is an address minted for a [Key], with what is needed to judge the
// deliveries that come to it.
type Webhook struct {
	// ID is opaque, holds 160 random bits and is safe in a URL without escaping.
	ID string
	Key
	// URL is the address as minted. It never changes, since some providers sign it.
	URL string
	// Provider is a name of package provider; empty until the owner sets one.
	Provider string
	// Params are what the provider's scheme needs besides secrets.
	Params map[string]string
	// Scheme describes the signature of the provider "custom", in JSON.
	Scheme json.RawMessage
	// Secrets are sealed; several live at once while one replaces another.
	Secrets     []Secret
	Description string
	Policy      Policy
	Status      Status
	CreatedAt   time.Time
	UpdatedAt   time.Time
	// Version counts the changes, so that two at a time cannot overwrite each other.
	Version int64
}

// Secret is a secret of a webhook, as it is stored: sealed.
type Secret struct {
	// ID names the secret to its owner, without saying anything of it.
	ID        string
	Sealed    []byte
	CreatedAt time.Time
	// ExpiresAt is when it stops being accepted; zero while nothing has replaced it.
	ExpiresAt time.Time
}

// LiveAt says whether the secret is accepted at t.
func (s Secret) LiveAt(t time.Time) bool {
	return s.ExpiresAt.IsZero() || t.Before(s.ExpiresAt)
}

// Policy is what a webhook asks of verified events.
type Policy struct {
	// Types are the provider's event types that are wanted; empty wants all.
	Types []string
	// Match wants the values that it names; events without them are ignored.
	Match Match
	// Schema is a JSON Schema (2020-12) that the payload must satisfy; empty for none.
	Schema json.RawMessage
}

// Status says whether a webhook takes deliveries.
type Status string

const (
	Active  Status = "active"
	Paused  Status = "paused"
	Deleted Status = "deleted"
)

// APIKey is what is stored of a private key: its hash, and whose it is.
type APIKey struct {
	ID        string
	Workspace string
	User      string
	// Hash is the private key's SHA-256, in lower-case hex.
	Hash        string
	Description string
	CreatedAt   time.Time
	// RevokedAt is zero while the key is good.
	RevokedAt time.Time
}
