package client

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// ListInput says which webhooks to list.
type ListInput struct {
	// App is the access tag of the third-party service.
	App string
	// Env and Event, where not empty, must be equal.
	Env, Event string
	// Product is a product's tag; empty for the one that the call is bound to.
	Product string
}

// FetchAllForProductApp returns all webhooks of an app of the product, ordered by env
// and event.
func (p *Product) FetchAllForProductApp(ctx context.Context, app string) ([]Webhook, error) {
	var all []Webhook
	for w, err := range p.List(ctx, ListInput{App: app}) {
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// Find returns the webhook of an app's event in an environment, or an [*Error] that is
// [ErrNotFound].
func (p *Product) Find(ctx context.Context, app, env, event string) (Webhook, error) {
	switch {
	case env == "":
		return Webhook{}, missing("env")
	case event == "":
		return Webhook{}, missing("event")
	}
	var found Webhook
	for w, err := range p.List(ctx, ListInput{App: app, Env: env, Event: event}) {
		if err != nil {
			return Webhook{}, err
		}
		found = w
	}
	if found.ID != "" {
		return found, nil
	}
	return Webhook{}, &Error{Status: http.StatusNotFound, Code: "webhook_not_found", Detail: "There is no webhook of this app, event and environment."}
}

// List returns the webhooks that in asks for, ordered by env and event. It fetches them
// a page at a time, as they are read. An error ends it.
func (p *Product) List(ctx context.Context, in ListInput) iter.Seq2[Webhook, error] {
	return func(yield func(Webhook, error) bool) {
		path, query, err := in.address(p.tag)
		for more := true; more && err == nil; {
			var page []Webhook
			page, more, err = p.page(ctx, path, query)
			for _, w := range page {
				if !yield(w, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(Webhook{}, fmt.Errorf("list webhooks: %w", err))
		}
	}
}

// page fetches a page and has query ask for the next.
func (p *Product) page(ctx context.Context, path string, query url.Values) (page []Webhook, more bool, err error) {
	var answer struct {
		Webhooks   []Webhook `json:"webhooks"`
		NextCursor string    `json:"next_cursor"`
	}
	status, err := p.client.Call(ctx, http.MethodGet, path+"?"+query.Encode(), nil, &answer)
	if err != nil {
		return nil, false, err
	}
	if more, err = turn(query, status, answer.NextCursor); err != nil {
		return nil, false, err
	}
	return answer.Webhooks, more, nil
}

// turn has query ask for the page at that cursor, and says whether there is one.
func turn(query url.Values, status int, cursor string) (more bool, err error) {
	if cursor != "" && cursor == query.Get("cursor") {
		return false, unexpected(status, "The page after this one is this one again.", nil)
	}
	query.Set("cursor", cursor)
	return cursor != "", nil
}

func (in ListInput) address(product string) (path string, query url.Values, err error) {
	if in.Product != "" {
		product = in.Product
	}
	for _, tag := range []struct{ field, value string }{{"product", product}, {"app", in.App}} {
		// Dots alone would lead to another path.
		if strings.Trim(tag.value, ".") == "" {
			return "", nil, invalid(tag.field, "must be 1 to 64 letters, digits, dots, underscores or hyphens, and more than dots")
		}
	}
	query = url.Values{"limit": {"100"}}
	if in.Env != "" {
		query.Set("env", in.Env)
	}
	if in.Event != "" {
		query.Set("event", in.Event)
	}
	path = "/v1/products/" + url.PathEscape(product) + "/apps/" + url.PathEscape(in.App) + "/webhooks"
	return path, query, nil
}
