package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Authenticator checks credentials. Its error is a [*webhook.Error].
type Authenticator interface {
	Authenticate(context.Context, webhook.Credentials) (webhook.Principal, error)
}

// authenticated answers for callers whose credentials hold.
func authenticated(a Authenticator, next func(context.Context, webhook.Principal, *Request) *Response) Handler {
	return func(ctx context.Context, r *Request) *Response {
		p, err := a.Authenticate(ctx, credentials(r.Header))
		if err != nil {
			resp := fail(ctx, err)
			if resp.Status == http.StatusUnauthorized {
				resp.Header.Set("WWW-Authenticate", `Bearer realm="postern"`)
			}
			return resp
		}
		return next(ctx, p, r)
	}
}

func credentials(h http.Header) webhook.Credentials {
	scheme, key, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		key = ""
	}
	return webhook.Credentials{
		WorkspaceID: h.Get("Postern-Workspace-Id"),
		UserID:      h.Get("Postern-User-Id"),
		PrivateKey:  strings.TrimSpace(key),
	}
}
