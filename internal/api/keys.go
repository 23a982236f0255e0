package api

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// apiKey is an API key as its operator sees it: the private key only once.
type apiKey struct {
	ID          string     `json:"id"`
	WorkspaceID string     `json:"workspace_id"`
	UserID      string     `json:"user_id"`
	PrivateKey  string     `json:"private_key,omitempty"`
	Description string     `json:"description,omitempty"`
	CreatedAt   time.Time  `json:"created_at"`
	RevokedAt   *time.Time `json:"revoked_at,omitempty"`
}

func describeKey(k webhook.APIKey, private string) apiKey {
	shown := apiKey{
		ID: k.ID, WorkspaceID: k.Workspace, UserID: k.User, PrivateKey: private,
		Description: k.Description, CreatedAt: k.CreatedAt.UTC(),
	}
	if !k.RevokedAt.IsZero() {
		t := k.RevokedAt.UTC()
		shown.RevokedAt = &t
	}
	return shown
}

// IssueKey handles POST /local/keys. It and the two that follow are for the local
// server alone: in AWS, operators reach the table of keys under IAM. Who passes
// operator may manage the keys of every workspace.
func IssueKey(operator Authenticator, keyring *webhook.Keyring) Handler {
	return authenticated(operator, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		var workspace, user, description string
		targets := map[string]any{"workspace_id": &workspace, "user_id": &user, "description": &description}
		if err := decode(r, targets); err != nil {
			return fail(ctx, err)
		}
		k, private, err := keyring.Issue(ctx, cmp.Or(workspace, p.Workspace), user, description)
		if err != nil {
			return fail(ctx, err)
		}
		return respond(http.StatusCreated, describeKey(k, private))
	})
}

// ListKeys handles GET /local/keys?workspace_id=.
func ListKeys(operator Authenticator, keyring *webhook.Keyring) Handler {
	return authenticated(operator, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		found, err := keyring.List(ctx, workspaceOf(r, p))
		if err != nil {
			return fail(ctx, err)
		}
		shown := make([]apiKey, 0, len(found))
		for _, k := range found {
			shown = append(shown, describeKey(k, ""))
		}
		return respond(http.StatusOK, map[string][]apiKey{"keys": shown})
	})
}

// RevokeKey handles DELETE /local/keys/{id}?workspace_id=.
func RevokeKey(operator Authenticator, keyring *webhook.Keyring) Handler {
	return authenticated(operator, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		if err := keyring.Revoke(ctx, workspaceOf(r, p), r.Params["id"]); err != nil {
			return fail(ctx, err)
		}
		return &Response{Status: http.StatusNoContent, Header: header("")}
	})
}

func workspaceOf(r *Request, p webhook.Principal) string {
	query, _ := url.ParseQuery(r.RawQuery) // what cannot be read names no workspace
	return cmp.Or(query.Get("workspace_id"), p.Workspace)
}
