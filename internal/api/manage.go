package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/postern-dev/postern/pkg/webhook"
)

// GetWebhook handles GET /v1/webhooks/{id}.
func GetWebhook(a Authenticator, m *webhook.Manager) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		w, err := m.Get(ctx, p, r.Params["id"])
		if err != nil {
			return fail(ctx, err)
		}
		return respond(http.StatusOK, describe(w))
	})
}

// ChangeWebhook handles PATCH /v1/webhooks/{id}. New addresses begin with baseURL,
// or where that is empty with the address that the gateway gives itself.
func ChangeWebhook(a Authenticator, m *webhook.Manager, baseURL string) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		c, err := change(r)
		if err != nil {
			return fail(ctx, err)
		}
		c.BaseURL = cmp.Or(baseURL, r.BaseURL)
		w, err := m.Change(ctx, p, r.Params["id"], c)
		if err != nil {
			return fail(ctx, err)
		}
		return respond(http.StatusOK, describe(w))
	})
}

func change(r *Request) (webhook.Change, error) {
	var c webhook.Change
	var f settingsFields
	var status text
	var overlap *int64
	targets := f.targets(&c.Settings)
	targets["status"], targets["retire_secrets"] = &status, &c.RetireSecrets
	targets["new_address"], targets["address_overlap_seconds"] = &c.NewAddress, &overlap
	if err := decode(r, targets); err != nil {
		return c, err
	}
	c.Status = webhook.Status(status)
	if err := f.apply(&c.Settings); err != nil {
		return c, err
	}
	var err error
	c.AddressOverlap, err = seconds("address_overlap_seconds", overlap)
	return c, err
}

// DeleteWebhook handles DELETE /v1/webhooks/{id}.
func DeleteWebhook(a Authenticator, m *webhook.Manager) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		if err := m.Delete(ctx, p, r.Params["id"]); err != nil {
			return fail(ctx, err)
		}
		return &Response{Status: http.StatusNoContent, Header: header("")}
	})
}
