package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Generate handles POST /v1/webhooks. Minted URLs begin with baseURL, or where
// that is empty with the address that the gateway gives itself.
func Generate(a Authenticator, g *webhook.Generator, baseURL string) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		in, err := generateInput(r)
		if err != nil {
			return fail(ctx, err)
		}
		in.BaseURL = cmp.Or(baseURL, r.BaseURL)
		w, created, err := g.Generate(ctx, p, in)
		if err != nil {
			return fail(ctx, err)
		}
		if created {
			return respond(http.StatusCreated, describe(w))
		}
		return respond(http.StatusOK, describe(w))
	})
}

func generateInput(r *Request) (webhook.GenerateInput, error) {
	var in webhook.GenerateInput
	var provider, secret *string
	var overlap *int64
	err := decode(r, map[string]any{
		"product": &in.Product, "app": &in.App, "env": &in.Env, "event": &in.Event,
		"provider": &provider, "secret": &secret, "secret_overlap_seconds": &overlap,
		"params": &in.Params, "scheme": &in.Scheme, "description": &in.Description,
		"types": &in.Types, "match": &in.Match, "schema": &in.Schema,
	})
	if err != nil {
		return in, err
	}
	if in.Provider, err = optional("provider", provider); err != nil {
		return in, err
	}
	if in.Secret, err = optional("secret", secret); err != nil {
		return in, err
	}
	in.SecretOverlap, err = seconds(overlap)
	return in, err
}

// optional refuses a field that is there and says nothing.
func optional(name string, s *string) (string, error) {
	if s == nil {
		return "", nil
	}
	if *s == "" {
		return "", invalidField(name, "must not be empty")
	}
	return *s, nil
}

func seconds(n *int64) (*time.Duration, error) {
	if n == nil {
		return nil, nil
	}
	const most = int64(1 << 32) // far over what the domain allows, and no overflow
	if *n > most || *n < 0 {
		return nil, invalidField("secret_overlap_seconds", "must be 0 to 2592000")
	}
	d := time.Duration(*n) * time.Second
	return &d, nil
}
