package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/postern-dev/postern/pkg/webhook"
)

type page struct {
	Webhooks   []description `json:"webhooks"`
	NextCursor string        `json:"next_cursor,omitempty"`
}

// List handles GET /v1/products/{product}/apps/{app}/webhooks.
func List(a Authenticator, l *webhook.Lister) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		in, err := listInput(r)
		if err != nil {
			return fail(ctx, err)
		}
		found, err := l.List(ctx, p, in)
		if err != nil {
			return fail(ctx, err)
		}
		shown := page{Webhooks: make([]description, 0, len(found.Webhooks)), NextCursor: found.Next}
		for _, w := range found.Webhooks {
			shown.Webhooks = append(shown.Webhooks, describe(w))
		}
		return respond(http.StatusOK, shown)
	})
}

func listInput(r *Request) (webhook.ListInput, error) {
	in := webhook.ListInput{Product: r.Params["product"], App: r.Params["app"]}
	var limitText string
	err := query(r.RawQuery, map[string]*string{"env": &in.Env, "event": &in.Event, "cursor": &in.Cursor, "limit": &limitText})
	if err != nil {
		return in, err
	}
	in.Limit, err = limit(limitText, webhook.MaxListLimit)
	return in, err
}

func limit(s string, most int) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, _ := strconv.Atoi(s) // what is no number is 0
	return within(n, most)
}

func within(n, most int) (int, error) {
	if n < 1 || n > most {
		return 0, invalidField("limit", "must be 1 to "+strconv.Itoa(most))
	}
	return n, nil
}
