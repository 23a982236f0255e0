package client

import (
	"context"
	"net/http"
)

// MaxReplay is how many events a call of [Client.Replay] queues at most.
const MaxReplay = 100

// ReplayInput says which events to queue again.
type ReplayInput struct {
	EventQuery
	// Limit is 1 to MaxReplay; 0 means MaxReplay.
	Limit int
	// Cursor is empty for the first part, and the one before's Next for others.
	Cursor string
	// EventID, where not empty, names the one event to queue, whatever else is asked for.
	EventID string
}

// Replayed is what a call queued again.
type Replayed struct {
	Events []Event
	// Next is the cursor at which to go on; empty once there is nothing left.
	Next string
	// Incomplete says that the call failed midway: what is in Events is on the queue,
	// and Next is where it failed.
	Incomplete bool
}

// replayRequest is the body of POST /v1/webhooks/{id}/replay.
type replayRequest struct {
	Since   string `json:"since,omitempty"`
	Until   string `json:"until,omitempty"`
	Type    string `json:"type,omitempty"`
	Limit   int    `json:"limit,omitempty"`
	Cursor  string `json:"cursor,omitempty"`
	EventID string `json:"event_id,omitempty"`
}

// Replay queues events of a webhook again, oldest first: each under its own id, and
// marked as a replay. One call queues a part of them; Next says where to go on. It is
// not made again after an error that leaves open what it did, since each call queues
// once more.
func (c *Client) Replay(ctx context.Context, webhookID string, in ReplayInput) (Replayed, error) {
	path, err := webhookPath(webhookID, "replay")
	if err != nil {
		return Replayed{}, wrap("replay events", err)
	}
	body := replayRequest{
		Since: instant(in.Since), Until: instant(in.Until), Type: in.Type,
		Limit: in.Limit, Cursor: in.Cursor, EventID: in.EventID,
	}
	var answer eventPage
	_, err = c.call(ctx, throttled, http.MethodPost, path, body, &answer)
	return Replayed{Events: answer.Events, Next: answer.NextCursor, Incomplete: answer.Incomplete}, wrap("replay events", err)
}
