package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/postern-dev/postern/pkg/webhook"
)

// maxPage is how many bytes of webhooks a page may have: what a Lambda function may
// answer (6 MB), less what stands around them.
const maxPage = 5 << 20

type page struct {
	Webhooks   []json.RawMessage `json:"webhooks"`
	NextCursor string            `json:"next_cursor,omitempty"`
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
		shown, err := show(found)
		if err != nil {
			return fail(ctx, err)
		}
		return respond(http.StatusOK, shown)
	})
}

// show describes as many of the webhooks as there is room for, the first in any case.
func show(found webhook.Page) (page, error) {
	shown, size := page{Webhooks: make([]json.RawMessage, 0, len(found.Webhooks))}, 0
	for i, w := range found.Webhooks {
		text, err := json.Marshal(describe(w))
		if err != nil {
			return page{}, err
		}
		if size += lengthInString(text); i > 0 && size > maxPage {
			shown.NextCursor = found.Until(i).Next
			return shown, nil
		}
		shown.Webhooks = append(shown.Webhooks, text)
	}
	shown.NextCursor = found.Next
	return shown, nil
}

// lengthInString is how long JSON is within a string of JSON, as Lambda hands it on.
func lengthInString(text []byte) int {
	return len(text) + bytes.Count(text, []byte{'"'}) + bytes.Count(text, []byte{'\\'})
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
