package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// DefaultSecretOverlap is how long the older secrets of a webhook are accepted
// once a new one has been given.
const DefaultSecretOverlap = 24 * time.Hour

const maxSecretOverlap = 30 * 24 * time.Hour

// mintAttempts is how often a change is tried again when others change the same
// webhook at the same time.
const mintAttempts = 8

// GenerateInput asks for the webhook of a key. What is empty or nil leaves an
// existing webhook as it is.
type GenerateInput struct {
	Product, App, Env, Event string

	// BaseURL is the address of the receiving API, such as
	// "https://hooks.example.com"; it becomes part of a newly minted URL.
	BaseURL string

	Provider string
	// Secret is at most 4,096 bytes. Older secrets are accepted for SecretOverlap
	// longer, or for DefaultSecretOverlap where that is nil.
	Secret        string
	SecretOverlap *time.Duration
	Params        map[string]string
	Scheme        json.RawMessage
	Description   *string
	// Types and Match, where not nil but empty, are cleared; Schema by "null".
	Types  []string
	Match  Match
	Schema json.RawMessage
}

func (in GenerateInput) key(workspace string) Key {
	return Key{Workspace: workspace, Product: in.Product, App: in.App, Env: in.Env, Event: in.Event}
}

// Generator mints webhooks.
type Generator struct {
	webhooks Webhooks
	sealer   Sealer
	schemas  Schemas
	clock    Clock
	entropy  io.Reader
}

// NewGenerator returns a generator. Entropy must be unpredictable, as
// crypto/rand's Reader is.
func NewGenerator(webhooks Webhooks, sealer Sealer, schemas Schemas, clock Clock, entropy io.Reader) *Generator {
	return &Generator{webhooks: webhooks, sealer: sealer, schemas: schemas, clock: clock, entropy: entropy}
}

// Generate returns the webhook of in's key in the caller's workspace, having
// minted it if there was none (created is true then), with what in sets applied
// to it. The same key gives the same URL every time (I7). Its error is an
// [*Error], of kind Invalid or Unavailable.
func (g *Generator) Generate(ctx context.Context, p Principal, in GenerateInput) (w Webhook, created bool, err error) {
	if err := g.validate(p, in); err != nil {
		return Webhook{}, false, err
	}
	for range mintAttempts {
		w, created, err = g.once(ctx, p, in)
		if !errors.Is(err, ErrExists) && !errors.Is(err, ErrConflict) {
			return w, created, asError("generate webhook", err)
		}
	}
	return Webhook{}, false, unavailable("generate webhook", err)
}

func (g *Generator) validate(p Principal, in GenerateInput) error {
	err := errors.Join(in.key(p.Workspace).Validate(), checkProvider(in), checkSecret(in), checkPolicy(in))
	if err == nil && len(in.Schema) > 0 && !isNull(in.Schema) {
		_, err = g.schemas.Compile(in.Schema)
	}
	return firstOf(err)
}

// once returns ErrExists or ErrConflict where someone else was faster.
func (g *Generator) once(ctx context.Context, p Principal, in GenerateInput) (Webhook, bool, error) {
	old, err := g.webhooks.ByKey(ctx, in.key(p.Workspace))
	switch {
	case errors.Is(err, ErrNotFound):
		w, err := g.mint(ctx, p, in)
		return w, err == nil, err
	case err != nil:
		return Webhook{}, false, err
	}
	w, err := g.apply(ctx, old, in)
	if err != nil || unchanged(old, w) {
		return old, false, err
	}
	w.UpdatedAt = now(g.clock)
	if err := g.webhooks.Update(ctx, w); err != nil {
		return Webhook{}, false, err
	}
	w.Version++
	return w, false, nil
}

func (g *Generator) mint(ctx context.Context, p Principal, in GenerateInput) (Webhook, error) {
	id, err := newToken(g.entropy, "wh_", 20)
	if err != nil {
		return Webhook{}, err
	}
	t := now(g.clock)
	w := Webhook{ID: id, Key: in.key(p.Workspace), URL: in.BaseURL + "/v1/hooks/" + id, Status: Active, CreatedAt: t, UpdatedAt: t}
	if w, err = g.apply(ctx, w, in); err != nil {
		return Webhook{}, err
	}
	if err := g.webhooks.Create(ctx, w); err != nil {
		return Webhook{}, err
	}
	w.Version = 1
	return w, nil
}

// apply returns w with what in sets.
func (g *Generator) apply(ctx context.Context, w Webhook, in GenerateInput) (Webhook, error) {
	if in.Provider != "" && in.Provider != w.Provider {
		if len(w.Secrets) > 0 && in.Secret == "" {
			return Webhook{}, invalid("secret", "must be given along with another provider")
		}
		w.Provider, w.Secrets, w.Params, w.Scheme = in.Provider, nil, nil, nil
	}
	if in.Params != nil {
		w.Params = in.Params
	}
	if in.Scheme != nil {
		w.Scheme = compact(in.Scheme)
	}
	if in.Description != nil {
		w.Description = *in.Description
	}
	w.Policy = in.policy(w.Policy)
	if in.Provider == "" && in.Secret == "" && in.Params == nil && in.Scheme == nil {
		return w, nil
	}
	return g.applySecret(ctx, w, in)
}

func (in GenerateInput) policy(p Policy) Policy {
	if in.Types != nil {
		p.Types = in.Types
	}
	if in.Match != nil {
		p.Match = in.Match
	}
	if isNull(in.Schema) {
		p.Schema = nil
	} else if in.Schema != nil {
		p.Schema = compact(in.Schema)
	}
	return p
}

func compact(j json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if err := json.Compact(&b, j); err != nil {
		return j
	}
	return b.Bytes()
}

func isNull(j json.RawMessage) bool { return string(j) == "null" }

func unchanged(a, b Webhook) bool {
	return a.Provider == b.Provider && a.Description == b.Description &&
		maps.Equal(a.Params, b.Params) && bytes.Equal(a.Scheme, b.Scheme) &&
		slices.Equal(a.Policy.Types, b.Policy.Types) && bytes.Equal(a.Policy.Schema, b.Policy.Schema) &&
		maps.EqualFunc(a.Policy.Match, b.Policy.Match, equalValues) && slices.EqualFunc(a.Secrets, b.Secrets, equalSecrets)
}

func equalValues(a, b []json.RawMessage) bool {
	return slices.EqualFunc(a, b, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

func equalSecrets(a, b Secret) bool { return a.ID == b.ID && a.ExpiresAt.Equal(b.ExpiresAt) }

// asError makes any error an [*Error]; what is none is a fault of ours.
func asError(doing string, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return unavailable(doing, fmt.Errorf("%w", err))
}
