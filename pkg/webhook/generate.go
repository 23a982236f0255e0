package webhook

import (
	"context"
	"errors"
	"io"
)

// GenerateInput asks for the webhook of a key.
type GenerateInput struct {
	Product, App, Env, Event string

	// BaseURL is the address of the receiving API, such as
	// "https://hooks.example.com"; it becomes part of a newly minted URL.
	BaseURL string

	Settings
}

func (in GenerateInput) key(workspace string) Key {
	return Key{Workspace: workspace, Product: in.Product, App: in.App, Env: in.Env, Event: in.Event}
}

// Generator mints webhooks.
type Generator struct {
	webhooks Webhooks
	schemas  Schemas
	clock    Clock
	entropy  io.Reader
	set      setter
}

// NewGenerator returns a generator. Entropy must be unpredictable, as
// crypto/rand's Reader is.
func NewGenerator(webhooks Webhooks, sealer Sealer, schemas Schemas, clock Clock, entropy io.Reader) *Generator {
	return &Generator{
		webhooks: webhooks, schemas: schemas, clock: clock, entropy: entropy,
		set: setter{sealer: sealer, clock: clock, entropy: entropy},
	}
}

// Generate returns the webhook of in's key in the caller's workspace, having
// minted it if there was none (created is true then), with what in sets applied
// to it. The same key gives the same URL every time (I7). Its error is an
// [*Error], of kind Invalid or Unavailable.
func (g *Generator) Generate(ctx context.Context, p Principal, in GenerateInput) (w Webhook, created bool, err error) {
	err = firstOf(errors.Join(in.key(p.Workspace).Validate(), in.Settings.validate(g.schemas)))
	if err != nil {
		return Webhook{}, false, err
	}
	err = contest{g.clock, g.entropy}.enter(ctx, func() (err error) {
		w, created, err = g.once(ctx, p, in)
		return err
	})
	return w, created, asError("generate webhook", err)
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
	w, err := g.set.apply(ctx, old, in.Settings)
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
	if w, err = g.set.apply(ctx, w, in.Settings); err != nil {
		return Webhook{}, err
	}
	if err := g.webhooks.Create(ctx, w); err != nil {
		return Webhook{}, err
	}
	w.Version = 1
	return w, nil
}

// asError makes any error an [*Error]; what is none is a fault of ours.
func asError(doing string, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return unavailable(doing, err)
}
