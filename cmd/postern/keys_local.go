package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// localKeys are those of the local server.
type localKeys struct {
	client    *client.Client
	workspace string // empty for that of the credentials
}

func (l localKeys) issue(ctx context.Context, user, description string) (k key, err error) {
	in := map[string]string{"user_id": user, "description": description}
	if l.workspace != "" {
		in["workspace_id"] = l.workspace
	}
	_, err = l.client.Call(ctx, http.MethodPost, "/local/keys", in, &k)
	return k, notLocal(err)
}

func (l localKeys) list(ctx context.Context) ([]key, error) {
	var answer struct {
		Keys []key `json:"keys"`
	}
	_, err := l.client.Call(ctx, http.MethodGet, "/local/keys"+l.query(), nil, &answer)
	return answer.Keys, notLocal(err)
}

func (l localKeys) revoke(ctx context.Context, id string) error {
	_, err := l.client.Call(ctx, http.MethodDelete, "/local/keys/"+url.PathEscape(id)+l.query(), nil, nil)
	var e *client.Error
	if errors.As(err, &e) && e.Code == "key_not_found" {
		return keyNotFound(id)
	}
	return notLocal(err)
}

func (l localKeys) query() string {
	if l.workspace == "" {
		return ""
	}
	return "?" + url.Values{"workspace_id": {l.workspace}}.Encode()
}

// notLocal explains the gateway's answer for a path that only the local server has.
func notLocal(err error) error {
	if errors.Is(err, client.ErrNotFound) {
		return errors.New("only the local server manages keys by its API; in AWS, name the table of webhooks with --table")
	}
	return err
}
