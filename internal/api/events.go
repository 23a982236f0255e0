package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// event is an event that was queued.
type event struct {
	ID        string    `json:"id"`
	Type      string    `json:"type,omitempty"`
	QueuedAt  time.Time `json:"queued_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

type eventPage struct {
	Events     []event `json:"events"`
	NextCursor string  `json:"next_cursor,omitempty"`
	// Incomplete says that a replay stopped midway; it goes on at the cursor.
	Incomplete bool `json:"incomplete,omitempty"`
}

func describeEvents(page webhook.Events) eventPage {
	shown := eventPage{Events: make([]event, 0, len(page.Records)), NextCursor: page.Next}
	for _, r := range page.Records {
		shown.Events = append(shown.Events, event{ID: r.EventID, Type: r.Type, QueuedAt: r.QueuedAt.UTC(), ExpiresAt: r.Expires.UTC()})
	}
	return shown
}

// ListEvents handles GET /v1/webhooks/{id}/events?since=&until=&type=&limit=&cursor=.
func ListEvents(a Authenticator, v *webhook.Replayer) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		q, err := eventQuery(r)
		if err != nil {
			return fail(ctx, err)
		}
		page, err := v.List(ctx, p, r.Params["id"], q)
		if err != nil {
			return fail(ctx, err)
		}
		return respond(http.StatusOK, describeEvents(page))
	})
}

// GetEvent handles GET /v1/webhooks/{id}/event?id=: an event's id may hold any
// character, so that it stands in the query. The answer is the CloudEvent.
func GetEvent(a Authenticator, v *webhook.Replayer) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		var id string
		if err := query(r.RawQuery, map[string]*string{"id": &id}); err != nil {
			return fail(ctx, err)
		}
		e, err := v.Get(ctx, p, r.Params["id"], id)
		if err != nil {
			return fail(ctx, err)
		}
		body, err := e.Encode()
		if err != nil {
			return fail(ctx, err)
		}
		return &Response{Status: http.StatusOK, Header: header("application/cloudevents+json"), Body: body}
	})
}

// ReplayEvents handles POST /v1/webhooks/{id}/replay: a page of events, or the one
// that event_id names, is queued again.
func ReplayEvents(a Authenticator, v *webhook.Replayer) Handler {
	return authenticated(a, func(ctx context.Context, p webhook.Principal, r *Request) *Response {
		q, id, err := replayInput(r)
		if err != nil {
			return fail(ctx, err)
		}
		if id != "" {
			return replayOne(ctx, v, p, r.Params["id"], id)
		}
		page, err := v.Replay(ctx, p, r.Params["id"], q)
		if err != nil && len(page.Records) == 0 {
			return fail(ctx, err)
		}
		shown := describeEvents(page)
		shown.Incomplete = err != nil
		lineOf(ctx).fault(err)
		return respond(http.StatusOK, shown)
	})
}

func replayOne(ctx context.Context, v *webhook.Replayer, p webhook.Principal, webhookID, id string) *Response {
	if err := v.One(ctx, p, webhookID, id); err != nil {
		return fail(ctx, err)
	}
	return respond(http.StatusOK, map[string][]map[string]string{"events": {{"id": id}}})
}

func eventQuery(r *Request) (webhook.EventQuery, error) {
	var q webhook.EventQuery
	var since, until, limitText string
	err := query(r.RawQuery, map[string]*string{"since": &since, "until": &until, "type": &q.Type, "limit": &limitText, "cursor": &q.Cursor})
	if err != nil {
		return q, err
	}
	if q.Limit, err = limit(limitText, webhook.MaxReplay); err != nil {
		return q, err
	}
	return q, between(&q, since, until)
}

func replayInput(r *Request) (webhook.EventQuery, string, error) {
	var q webhook.EventQuery
	var since, until, kind, cursor, id text
	var size *int
	err := decode(r, map[string]any{
		"since": &since, "until": &until, "type": &kind, "limit": &size, "cursor": &cursor, "event_id": &id,
	})
	if err != nil {
		return q, "", err
	}
	q.Type, q.Cursor = string(kind), string(cursor)
	if size != nil {
		if q.Limit, err = within(*size, webhook.MaxReplay); err != nil {
			return q, "", err
		}
	}
	return q, string(id), between(&q, string(since), string(until))
}

func between(q *webhook.EventQuery, since, until string) (err error) {
	if q.Since, err = timeField("since", since); err != nil {
		return err
	}
	q.Until, err = timeField("until", until)
	return err
}

// timeField reads a time of the years 1 to 9999 in UTC, but for the very first moment:
// that would be taken for none, and what lies beyond them sorts elsewhere.
func timeField(name, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if year := t.UTC().Year(); err != nil || t.IsZero() || year < 1 || year > 9999 {
		return time.Time{}, invalidField(name, "must be a date and time as in RFC 3339: 2026-01-01T00:00:00Z")
	}
	return t, nil
}

// query reads a query string into targets. A name that is unknown or comes twice
// is refused.
func query(raw string, targets map[string]*string) error {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return &webhook.Error{Kind: webhook.Invalid, Code: "invalid_request", Message: "The query string cannot be read."}
	}
	for name, list := range values {
		target, ok := targets[name]
		if !ok {
			return &webhook.Error{Kind: webhook.Invalid, Code: "unknown_field", Field: clip(name), Message: "There is no query parameter of this name."}
		}
		if len(list) > 1 {
			return invalidField(name, "must be given only once")
		}
		*target = list[0]
	}
	return nil
}
