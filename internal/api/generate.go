package api

import (
	"cmp"
	"context"
	"net/http"

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
	var f settingsFields
	targets := f.targets(&in.Settings)
	targets["product"], targets["app"], targets["env"], targets["event"] = &in.Product, &in.App, &in.Env, &in.Event
	if err := decode(r, targets); err != nil {
		return in, err
	}
	return in, f.apply(&in.Settings)
}
