// Package webhook is Postern's domain: the addresses that a product mints for
// the webhooks it wants to receive, the proof that a call to one is genuine, and
// the promise that each event reaches the queue once.
//
// Its verbs are [Generator], [Lister] and [Receiver], and for what comes after them
// [Manager], [Retrier], [Replayer] and [Keyring]; what they need of the world they name
// as small interfaces in ports.go. The package knows nothing of AWS, of HTTP frameworks
// or of how anything is stored.
//
// A product that wants addresses needs package client instead, a workflow that takes
// events off the queue package consumer, and a server that verifies webhooks by itself
// package provider. Of this package they meet [Event], which [DecodeEvent] reads, and
// [Claims], in which a consumer remembers what it has handled.
package webhook

import (
	"encoding/json"
	"strings"
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
	// URL is the address that was minted first. An address never changes, since some
	// providers sign it.
	URL string
	// Addresses are those that were minted after the first, whose token is the ID
	// itself. All lead here until they expire.
	Addresses []Address
	// IDExpiresAt is when the first address stops leading here; zero for never.
	IDExpiresAt time.Time
	// Provider is a name of package provider; empty until the owner sets one.
	Provider string
	// Params are what the provider's scheme needs besides secrets.
	Params map[string]string
	// PublicURLs are where the provider calls the webhook besides the minted addresses,
	// as at a domain of the owner's that forwards: a signature over the URL may be over
	// any of them.
	PublicURLs []string
	// Scheme describes the signature of the provider "custom", in JSON.
	Scheme json.RawMessage
	// Secrets are sealed; several live at once while one replaces another.
	Secrets     []Secret
	Description string
	Policy      Policy
	Status      Status
	// Activity is filled by List alone.
	Activity  Activity
	CreatedAt time.Time
	UpdatedAt time.Time
	// Version counts the changes, so that two at a time cannot overwrite each other.
	Version int64
}

// CurrentURL is the address that was minted last: the one to give to a provider.
func (w Webhook) CurrentURL() string {
	if n := len(w.Addresses); n > 0 {
		return w.Addresses[n-1].URL
	}
	return w.URL
}

// address returns the URL that token is part of, and when it stops leading to the
// webhook; zero for never. One that has ended may be no longer among the Addresses: it
// was minted like the first, unless the base of URLs has changed since.
func (w Webhook) address(token string) (url string, ends time.Time) {
	for _, a := range w.Addresses {
		if a.Token == token {
			return a.URL, a.ExpiresAt
		}
	}
	return strings.TrimSuffix(w.URL, w.ID) + token, w.IDExpiresAt
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
	// Mode is [Live] or [Test] where events of the other kind are unwanted, by
	// providers that tell; empty wants both.
	Mode string
	// Unfit says what becomes of a genuine payload that breaks the schema.
	Unfit Unfit
	// WhilePaused says what becomes of deliveries to a paused webhook.
	WhilePaused Unfit
	// ArchiveDays is for how many days events can be found and replayed, 0 to
	// MaxArchiveDays; 0 keeps no record of them, and nil leaves it to Services.
	ArchiveDays *int
	// Split makes each item of a batch an event of its own, which Types, Match and
	// Schema then are of; only with a provider that sends batches.
	Split bool
	// Answer is what is answered to deliveries that were taken, for senders that want
	// something of their own; zero for what the provider expects.
	Answer Answer
}

// Answer is an answer that a webhook's owner has chosen.
type Answer struct {
	// Status is 200 to 299.
	Status int
	// ContentType is a media type; empty for none.
	ContentType string
	// Body is at most 4,096 bytes of UTF-8.
	Body string
}

// Kinds of events, for Policy.Mode.
const (
	Live = "live"
	Test = "test"
)

// Unfit is a way to treat what the webhook does not take.
type Unfit string

const (
	// Refuse answers with an error; the delivery is kept aside if it was genuine,
	// or could have been. It is what empty means.
	Refuse Unfit = "refuse"
	// Keep answers with success, and keeps the delivery aside.
	Keep Unfit = "keep"
)

// Address is a further address of a webhook.
type Address struct {
	// Token is what stands for the webhook's id in the URL.
	Token     string
	URL       string
	CreatedAt time.Time
	// ExpiresAt is when it stops leading to the webhook; zero for never.
	ExpiresAt time.Time
}

// Activity is what a webhook last saw, to the minute; zero times for never.
type Activity struct {
	LastReceived time.Time
	LastAccepted time.Time
	LastRefused  time.Time
	// LastCause is the code of the last refusal.
	LastCause string
	// SecretsMatched is when each secret, by its ID, last matched.
	SecretsMatched map[string]time.Time
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
