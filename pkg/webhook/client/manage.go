package client

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ChangeInput is what to change of a webhook; what is zero stays as it is. The fields
// up to Answer are those of [GenerateLinkInput]. Printed or logged, it hides the
// secret.
type ChangeInput struct {
	Provider           string
	Secret             string
	SecretOverlap      *time.Duration
	Params             map[string]string
	PublicURLs         []string
	Scheme             json.RawMessage
	Description        *string
	Types              []string
	Match              map[string]any
	Schema             json.RawMessage
	Mode               *string
	Unfit, WhilePaused string
	ArchiveDays        *int
	Split              *bool
	Answer             *Answer

	// Status is [Active] or [Paused].
	Status string
	// RetireSecrets are ids of secrets that are to end without an overlap.
	RetireSecrets []string
	// NewAddress mints a further address. The older ones lead to the webhook for
	// AddressOverlap longer, at most 30 days, or for 24 hours where that is nil.
	NewAddress     bool
	AddressOverlap *time.Duration
}

// changeRequest is the body of PATCH /v1/webhooks/{id}.
type changeRequest struct {
	settings
	Status                string   `json:"status,omitempty"`
	RetireSecrets         []string `json:"retire_secrets,omitempty"`
	NewAddress            bool     `json:"new_address,omitempty"`
	AddressOverlapSeconds *int64   `json:"address_overlap_seconds,omitempty"`
}

// Get returns the webhook with that id, without its Activity.
func (c *Client) Get(ctx context.Context, id string) (w Webhook, err error) {
	path, err := webhookPath(id)
	if err == nil {
		_, err = c.Call(ctx, http.MethodGet, path, nil, &w)
	}
	return w, wrap("get webhook", err)
}

// Change changes the webhook with that id, and returns it as it is then. It takes up to
// a minute until that holds for every delivery.
func (c *Client) Change(ctx context.Context, id string, in ChangeInput) (w Webhook, err error) {
	body, err := in.request()
	if err != nil {
		return Webhook{}, err
	}
	path, err := webhookPath(id)
	if err == nil {
		_, err = c.call(ctx, in.again(), http.MethodPatch, path, body, &w)
	}
	return w, wrap("change webhook", err)
}

// Delete ends the webhook with that id for good: its addresses answer 410, its secrets
// are gone, and generating it again mints another. Where an answer was lost and the
// call made again, a webhook that it deleted may be reported with [ErrNotFound].
func (c *Client) Delete(ctx context.Context, id string) error {
	path, err := webhookPath(id)
	if err == nil {
		_, err = c.Call(ctx, http.MethodDelete, path, nil, nil)
	}
	return wrap("delete webhook", err)
}

func (in ChangeInput) request() (changeRequest, error) {
	r := changeRequest{
		settings: settings{
			Provider: in.Provider, Secret: in.Secret, SecretOverlapSeconds: seconds(in.SecretOverlap),
			Params: in.Params, PublicURLs: in.PublicURLs, Scheme: in.Scheme, Description: in.Description,
			Types: in.Types, Match: in.Match, Schema: in.Schema,
			Mode: in.Mode, Unfit: in.Unfit, WhilePaused: in.WhilePaused, ArchiveDays: (*archiveDays)(in.ArchiveDays), Split: in.Split, Answer: in.Answer,
		},
		Status: in.Status, RetireSecrets: in.RetireSecrets,
		NewAddress: in.NewAddress, AddressOverlapSeconds: seconds(in.AddressOverlap),
	}
	return r, r.check()
}

// again says when the change can be made again: each new address is another.
func (in ChangeInput) again() func(error) bool {
	if in.NewAddress {
		return throttled
	}
	return passes
}

func webhookPath(id string, more ...string) (string, error) {
	path := "/v1/webhooks"
	for _, part := range append([]string{id}, more...) {
		// Dots alone would lead to another path.
		if strings.Trim(part, ".") == "" {
			return "", invalid("id", "must be the id of a webhook, or of one of its deliveries")
		}
		path += "/" + url.PathEscape(part)
	}
	return path, nil
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// changeText has none of the methods of ChangeInput, and so prints its fields.
type changeText ChangeInput

func (in ChangeInput) hide() changeText {
	if in.Secret != "" {
		in.Secret = hidden
	}
	return changeText(in)
}

// String hides the secret.
func (in ChangeInput) String() string { return fmt.Sprintf("%+v", in.hide()) }

// GoString hides the secret.
func (in ChangeInput) GoString() string { return fmt.Sprintf("%#v", in.hide()) }

// LogValue hides the secret.
func (in ChangeInput) LogValue() slog.Value { return slog.StringValue(in.String()) }
