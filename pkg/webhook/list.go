package webhook

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

const (
	// DefaultListLimit is the size of a page where none is asked for.
	DefaultListLimit = 50
	// MaxListLimit is the largest page.
	MaxListLimit = 100
)

// ListInput asks for a page of an app's webhooks.
type ListInput struct {
	Product, App string
	// Env and Event, where not empty, must be equal.
	Env, Event string
	// Limit is 1 to MaxListLimit; 0 means DefaultListLimit.
	Limit int
	// Cursor is empty for the first page, and the one before's Next for others.
	Cursor string
}

// Page is a part of a list.
type Page struct {
	Webhooks []Webhook
	// Next is the cursor of the page that follows; empty on the last.
	Next string
}

// Lister lists webhooks.
type Lister struct {
	webhooks Webhooks
}

// NewLister returns a lister.
func NewLister(webhooks Webhooks) *Lister { return &Lister{webhooks: webhooks} }

// List returns a page of the caller's webhooks in the order of their env and
// event; an app that has none, or is another workspace's, has an empty page (I8).
// Its error is an [*Error], of kind Invalid or Unavailable.
func (l *Lister) List(ctx context.Context, p Principal, in ListInput) (Page, error) {
	if err := in.validate(); err != nil {
		return Page{}, err
	}
	after, err := parseCursor(in.Cursor)
	if err != nil {
		return Page{}, err
	}
	q := Query{
		Workspace: p.Workspace, Product: in.Product, App: in.App, Env: in.Env, Event: in.Event,
		AfterEnv: after.Env, AfterEvent: after.Event, Limit: in.limit(),
	}
	found, more, err := l.webhooks.List(ctx, q)
	if err != nil {
		return Page{}, unavailable("list webhooks", err)
	}
	page := Page{Webhooks: found}
	if more {
		page = page.Until(len(found))
	}
	return page, nil
}

// Until returns a page of p's first n webhooks, 1 to all, and its cursor.
func (p Page) Until(n int) Page {
	last := p.Webhooks[n-1]
	return Page{Webhooks: p.Webhooks[:n], Next: cursor{Env: last.Env, Event: last.Event}.String()}
}

func (in ListInput) limit() int {
	if in.Limit == 0 {
		return DefaultListLimit
	}
	return in.Limit
}

func (in ListInput) validate() error {
	err := errors.Join(checkTag("product", in.Product), checkTag("app", in.App))
	if in.Env != "" {
		err = errors.Join(err, checkEnv(in.Env))
	}
	if in.Event != "" {
		err = errors.Join(err, checkTag("event", in.Event))
	}
	if in.Limit < 0 || in.Limit > MaxListLimit {
		err = errors.Join(err, invalid("limit", fmt.Sprintf("must be 1 to %d", MaxListLimit)))
	}
	return firstOf(err)
}

// cursor is a place in the order of a list. It says nothing of whose list that
// is, so that one from elsewhere opens no door.
type cursor struct {
	Env   string `json:"env"`
	Event string `json:"event"`
}

func (c cursor) String() string {
	b, _ := json.Marshal(c) // two strings always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseCursor(s string) (cursor, error) {
	if s == "" {
		return cursor{}, nil
	}
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || checkEnv(c.Env) != nil || checkTag("event", c.Event) != nil {
		return cursor{}, &Error{Kind: Invalid, Code: "invalid_cursor", Field: "cursor", Message: "The cursor is not one that this list gave."}
	}
	return c, nil
}
