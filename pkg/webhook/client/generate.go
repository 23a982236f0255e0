package client

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// GenerateLinkInput names a webhook, and may set it up. Printed or logged, it hides
// the secret.
type GenerateLinkInput struct {
	// App is the access tag of the third-party service, such as "stripe-payments";
	// Event what the address is for, such as "payment.succeeded". Both, like Product,
	// are 1 to 64 letters, digits, dots, underscores or hyphens.
	App, Event string
	// Env is an environment's slug, such as "prd": 2 to 32 of the same, in lower case.
	Env string
	// Product is a product's tag; empty for the one that the call is bound to.
	Product string

	// What follows leaves an existing webhook as it is where it is zero.

	// Provider is who calls, such as "stripe", or "custom" for what Scheme describes.
	Provider string
	// Secret is the secret or public key of the provider, as it shows it: at most
	// 4,096 bytes of UTF-8. The older ones are accepted for SecretOverlap longer, at
	// most 30 days, or for 24 hours where that is nil.
	Secret        string
	SecretOverlap *time.Duration
	// Params are what the provider's signature needs besides.
	Params map[string]string
	// PublicURLs are at most 8 https URLs at which the provider calls the webhook besides
	// the minted ones, as at a domain of one's own that forwards, without a query: a
	// signature over the URL may be over any of them. Empty but not nil takes them away.
	PublicURLs []string
	// Scheme describes the signature of the provider "custom", in JSON.
	Scheme json.RawMessage
	// Description is for people, at most 1,000 characters.
	Description *string
	// Types are the event types that are wanted; empty but not nil wants all again.
	Types []string
	// Match maps JSON Pointers (RFC 6901) into the payload to the value that is wanted
	// there, or to a slice of which one is; empty but not nil wants all again.
	Match map[string]any
	// Schema is a JSON Schema (2020-12) that payloads must satisfy; "null" takes it away.
	Schema json.RawMessage
	// Mode is [Live] or [Test] to have events of the other kind kept aside, by
	// providers that tell; empty but not nil wants both again.
	Mode *string
	// Unfit says what becomes of genuine payloads that break the schema, WhilePaused
	// of deliveries to a paused webhook: [Refuse] or [Keep].
	Unfit, WhilePaused string
	// ArchiveDays is for how many days events that were queued can be found and
	// replayed, 0 to 30; 0 keeps no record of them, and DeploymentArchiveDays leaves it
	// to the deployment again.
	ArchiveDays *int
	// Split has each item of a batch queued as an event of its own, from providers that
	// send batches.
	Split *bool
	// Answer is what to answer to deliveries that were taken, for a sender that wants
	// something of its own; zero but not nil brings back what the provider expects.
	Answer *Answer
}

// GenerateLink returns the URL of the webhook that in names, and mints it if there is
// none. The same App, Event, Env and Product give the same URL every time.
func (p *Product) GenerateLink(ctx context.Context, in GenerateLinkInput) (url string, err error) {
	w, _, err := p.Generate(ctx, in)
	return w.URL, err
}

// Generate does what [Product.GenerateLink] does, and returns the whole webhook and
// whether it was minted by this call. Where an answer was lost and the call made again,
// a minted webhook may come back as one that was there.
func (p *Product) Generate(ctx context.Context, in GenerateLinkInput) (w Webhook, created bool, err error) {
	body, err := in.request(p.tag)
	if err != nil {
		return Webhook{}, false, err
	}
	status, err := p.client.Call(ctx, http.MethodPost, "/v1/webhooks", body, &w)
	if err != nil {
		return Webhook{}, false, fmt.Errorf("generate link: %w", err)
	}
	return w, status == http.StatusCreated, nil
}

// generateRequest is the body of POST /v1/webhooks.
type generateRequest struct {
	Product string `json:"product,omitempty"`
	App     string `json:"app,omitempty"`
	Env     string `json:"env,omitempty"`
	Event   string `json:"event,omitempty"`
	settings
}

func (in GenerateLinkInput) request(product string) (generateRequest, error) {
	if in.Product != "" {
		product = in.Product
	}
	r := generateRequest{Product: product, App: in.App, Env: in.Env, Event: in.Event, settings: settings{
		Provider: in.Provider, Secret: in.Secret, SecretOverlapSeconds: seconds(in.SecretOverlap),
		Params: in.Params, PublicURLs: in.PublicURLs, Scheme: in.Scheme, Description: in.Description,
		Types: in.Types, Match: in.Match, Schema: in.Schema,
		Mode: in.Mode, Unfit: in.Unfit, WhilePaused: in.WhilePaused, ArchiveDays: (*archiveDays)(in.ArchiveDays), Split: in.Split, Answer: in.Answer,
	}}
	return r, r.check()
}

// inputText has none of the methods of GenerateLinkInput, and so prints its fields.
type inputText GenerateLinkInput

func (in GenerateLinkInput) hide() inputText {
	if in.Secret != "" {
		in.Secret = hidden
	}
	return inputText(in)
}

// String hides the secret.
func (in GenerateLinkInput) String() string { return fmt.Sprintf("%+v", in.hide()) }

// GoString hides the secret.
func (in GenerateLinkInput) GoString() string { return fmt.Sprintf("%#v", in.hide()) }

// LogValue hides the secret.
func (in GenerateLinkInput) LogValue() slog.Value { return slog.StringValue(in.String()) }
