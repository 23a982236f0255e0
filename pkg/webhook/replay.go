package webhook

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	// MaxReplay is how many events one call puts on the queue again at most.
	MaxReplay = 100
	// replayWithin is after how long a call begins no further event. A function that
	// is cut off does not say what it has queued, and its caller would queue that again.
	replayWithin = 5 * time.Second
	// longestArchive is the age of which no event is found any more. Stores need not go
	// through older ones, which some delete days after their time.
	longestArchive = MaxArchiveDays * 24 * time.Hour
)

// EventQuery asks for events of a webhook that were queued.
type EventQuery struct {
	// Since and Until bound the time at which they were queued: from Since on, and
	// before Until. Zero means as far back as there are any, and until now: with a Cursor,
	// until the first page was asked for.
	Since, Until time.Time
	// Type, where not empty, is the provider's word for what happened.
	Type string
	// Limit is 1 to MaxReplay; 0 means MaxReplay.
	Limit int
	// Cursor is empty for the first page, and the one before's Next for others.
	Cursor string
}

// Events is a part of a list of events.
type Events struct {
	// Records come without their Message. There may be fewer than asked for, even none,
	// where others follow.
	Records []Record
	// Next is the cursor of the page that follows; empty on the last.
	Next string
	// end is where the list ends, on whichever page.
	end time.Time
}

// Replayer finds events that were queued, and queues them again.
type Replayer struct {
	webhooks Webhooks
	archive  Archive
	post     poster
	clock    Clock
}

// NewReplayer returns a replayer. Of s it needs Webhooks, Archive, Queue and Clock:
// what stands in the archive is small, and large bodies are where they are.
func NewReplayer(s Services) *Replayer {
	return &Replayer{webhooks: s.Webhooks, archive: s.Archive, post: newPoster(s), clock: s.Clock}
}

// List returns a page of the events of the caller's webhook, oldest first. Its
// error is an [*Error], of kind Invalid, NotFound or Unavailable. NotFound may mean
// that there are none and the webhook keeps none.
func (r *Replayer) List(ctx context.Context, p Principal, webhookID string, q EventQuery) (Events, error) {
	w, err := find(ctx, r.webhooks, p, webhookID)
	if err != nil {
		return Events{}, asError("list events", err)
	}
	page, err := r.find(ctx, w, q)
	return page, asError("list events", err)
}

func (r *Replayer) find(ctx context.Context, w Webhook, q EventQuery) (Events, error) {
	rq, err := r.query(w.ID, q)
	if err != nil {
		return Events{}, err
	}
	found, rest, err := r.archive.Find(ctx, rq)
	if err != nil {
		return Events{}, err
	}
	if len(found) == 0 && rest == nil && q.Cursor == "" && r.keepsNone(w) {
		return Events{}, notKept()
	}
	page := Events{Records: found, end: rq.Until}
	if rest != nil {
		page.Next = page.cursorAfter(*rest)
	}
	return page, nil
}

// cursorAfter is the cursor of what follows a place in the list that the page is of.
func (p Events) cursorAfter(place RecordPlace) string {
	return eventCursor{Time: place.Time, ID: []byte(place.ID), End: p.end}.String()
}

func (r *Replayer) keepsNone(w Webhook) bool { return r.post.keepFor(w) == 0 }

func notKept() error {
	return &Error{Kind: NotFound, Code: "events_not_kept", Message: "There is no such event, and the webhook keeps none: archive_days is 0."}
}

func (r *Replayer) query(webhookID string, q EventQuery) (RecordQuery, error) {
	if q.Limit < 0 || q.Limit > MaxReplay {
		return RecordQuery{}, invalid("limit", fmt.Sprintf("must be 1 to %d", MaxReplay))
	}
	after, err := parseEventCursor(q.Cursor)
	if err != nil {
		return RecordQuery{}, err
	}
	t := now(r.clock)
	rq := RecordQuery{
		WebhookID: webhookID, At: t, Since: later(q.Since, t.Add(-longestArchive)), Until: q.Until, Type: q.Type,
		AfterTime: after.Time, AfterID: string(after.ID), Limit: q.Limit,
	}
	if rq.Limit == 0 {
		rq.Limit = MaxReplay
	}
	if rq.Until.IsZero() { // what is queued from page to page would have no end
		rq.Until = after.End
	}
	if rq.Until.IsZero() {
		rq.Until = t.Add(time.Second)
	}
	return rq, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Get returns an event of the caller's webhook, as it was queued. Its error is an
// [*Error], of kind NotFound or Unavailable.
func (r *Replayer) Get(ctx context.Context, p Principal, webhookID, eventID string) (Event, error) {
	w, err := find(ctx, r.webhooks, p, webhookID)
	if err != nil {
		return Event{}, asError("get event", err)
	}
	e, err := r.event(ctx, w, eventID)
	return e, asError("get event", err)
}

func (r *Replayer) event(ctx context.Context, w Webhook, eventID string) (Event, error) {
	record, err := r.archive.Record(ctx, w.ID, eventID, now(r.clock))
	if errors.Is(err, ErrNotFound) && r.keepsNone(w) {
		return Event{}, notKept()
	}
	if errors.Is(err, ErrNotFound) {
		return Event{}, &Error{Kind: NotFound, Code: "event_not_found", Message: "There is no event with this id, or its time is over."}
	}
	if err != nil {
		return Event{}, err
	}
	body, err := unpack(record.Message)
	if err != nil {
		return Event{}, err
	}
	return DecodeEvent(body)
}

// Replay queues the events of a page again, each with its own id and marked as a
// replay, and returns the page of those that it queued: of as many as it could begin
// within five seconds. Where it fails midway, the page holds what was queued until then,
// its Next begins behind that, and the error is an [*Error] of kind Unavailable; else as
// [Replayer.List].
func (r *Replayer) Replay(ctx context.Context, p Principal, webhookID string, q EventQuery) (Events, error) {
	began := r.clock.Now()
	w, err := find(ctx, r.webhooks, p, webhookID)
	if err != nil {
		return Events{}, asError("replay events", err)
	}
	page, err := r.find(ctx, w, q)
	if err != nil {
		return Events{}, asError("replay events", err)
	}
	for i, record := range page.Records {
		if i > 0 && r.clock.Now().Sub(began) > replayWithin {
			return page.until(i, q), nil
		}
		if err := r.replay(ctx, w, record.EventID); err != nil && !isGone(err) {
			return page.until(i, q), unavailable("replay event", err)
		}
	}
	return page, nil
}

// isGone says that an event's time was over between its being found and being got.
func isGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == NotFound
}

// until is the page as far as it was worked through.
func (p Events) until(n int, q EventQuery) Events {
	done := Events{Records: p.Records[:n], Next: q.Cursor}
	if n > 0 {
		done.Next = p.cursorAfter(p.Records[n-1].Place())
	}
	return done
}

// One queues one event of the caller's webhook again. Its error is an [*Error], of
// kind NotFound or Unavailable.
func (r *Replayer) One(ctx context.Context, p Principal, webhookID, eventID string) error {
	w, err := find(ctx, r.webhooks, p, webhookID)
	if err == nil {
		err = r.replay(ctx, w, eventID)
	}
	return asError("replay event", err)
}

func (r *Replayer) replay(ctx context.Context, w Webhook, eventID string) error {
	e, err := r.event(ctx, w, eventID)
	if err != nil {
		return err
	}
	return r.post.replay(ctx, w, e)
}

// eventCursor is a place in the order of a webhook's events.
type eventCursor struct {
	Time time.Time `json:"t"`
	// ID is in base64: an event's id may be any bytes.
	ID []byte `json:"id"`
	// End is where the list ends.
	End time.Time `json:"end,omitzero"`
}

func (c eventCursor) String() string {
	b, _ := json.Marshal(c) // a time within the years of JSON and bytes always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseEventCursor(s string) (eventCursor, error) {
	if s == "" {
		return eventCursor{}, nil
	}
	var c eventCursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.Time.IsZero() || len(c.ID) == 0 {
		return eventCursor{}, &Error{Kind: Invalid, Code: "invalid_cursor", Field: "cursor", Message: "The cursor is not one that this list gave."}
	}
	return c, nil
}
