package client

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// Event is an event that was queued. It can be found again until ExpiresAt.
type Event struct {
	ID string `json:"id"`
	// Type is the provider's word for what happened; it may be empty.
	Type      string    `json:"type,omitempty"`
	QueuedAt  time.Time `json:"queued_at,omitzero"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// EventQuery asks for events of a webhook.
type EventQuery struct {
	// Since and Until bound the time at which they were queued: from Since on, and
	// before Until. Zero means as far back as there are any, and until the first page is
	// asked for.
	Since, Until time.Time
	// Type, where not empty, is the provider's word for what happened.
	Type string
}

// eventPage is a part of a list of events.
type eventPage struct {
	Events     []Event `json:"events"`
	NextCursor string  `json:"next_cursor"`
	Incomplete bool    `json:"incomplete"`
}

// Events returns the events of a webhook that q asks for, oldest first. It fetches them
// a page at a time, as they are read. An error ends it. An event of the last few
// seconds may be missing.
func (c *Client) Events(ctx context.Context, webhookID string, q EventQuery) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		path, err := webhookPath(webhookID, "events")
		query := q.values()
		for more := true; more && err == nil; {
			var page []Event
			page, more, err = c.eventPage(ctx, path, query)
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(Event{}, wrap("list events", err))
		}
	}
}

// eventPage fetches a page and has query ask for the next.
func (c *Client) eventPage(ctx context.Context, path string, query url.Values) (page []Event, more bool, err error) {
	var answer eventPage
	status, err := c.Call(ctx, http.MethodGet, path+"?"+query.Encode(), nil, &answer)
	if err != nil {
		return nil, false, err
	}
	if more, err = turn(query, status, answer.NextCursor); err != nil {
		return nil, false, err
	}
	return answer.Events, more, nil
}

func (q EventQuery) values() url.Values {
	v := url.Values{"limit": {"100"}}
	if s := instant(q.Since); s != "" {
		v.Set("since", s)
	}
	if s := instant(q.Until); s != "" {
		v.Set("until", s)
	}
	if q.Type != "" {
		v.Set("type", q.Type)
	}
	return v
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Event returns an event as it was queued: a CloudEvent in JSON, as package webhook's
// DecodeEvent reads it. Where its body was large, dataref says where that is.
func (c *Client) Event(ctx context.Context, webhookID, id string) (event json.RawMessage, err error) {
	path, err := webhookPath(webhookID, "event")
	if err == nil {
		_, err = c.Call(ctx, http.MethodGet, path+"?"+url.Values{"id": {id}}.Encode(), nil, &event)
	}
	return event, wrap("get event", err)
}
