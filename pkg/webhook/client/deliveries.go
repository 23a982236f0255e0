package client

import (
	"context"
	"net/http"
	"time"
)

// Delivery is a delivery that was refused, or kept aside by the webhook's policy. It is
// kept until ExpiresAt: for seven days, or for one if its Code is [SecretToCopy].
type Delivery struct {
	ID        string `json:"id"`
	WebhookID string `json:"webhook_id"`
	// Code is the cause: the code of the refusal, such as "signature_mismatch", or
	// [SecretToCopy].
	Code       string    `json:"code"`
	ReceivedAt time.Time `json:"received_at"`
	ExpiresAt  time.Time `json:"expires_at"`
	Method     string    `json:"method"`
	// Query is the query string as it was sent, without "?".
	Query string `json:"query,omitempty"`
	// Size is the body's length in bytes.
	Size int `json:"size"`
	// Header and Body are what a stranger may have sent; lists lack them. A Body of more
	// than 4 MiB is empty too. In Header and Query "(secret)" stands for a live secret of
	// the webhook.
	Header http.Header `json:"headers,omitempty"`
	Body   []byte      `json:"body_base64,omitempty"`
	// Diagnosis says why it could not be verified; nil in lists, and for what was
	// refused for something other than its signature or time.
	Diagnosis *Diagnosis `json:"diagnosis,omitempty"`
}

// SecretToCopy is the Code of a handshake whose secret a person has to copy from its body
// to the provider's page. It is kept for a day, and cannot be let in.
const SecretToCopy = "secret_to_copy"

// Diagnosis says why a delivery could not be verified, as of when it came and with the
// webhook as it is today.
type Diagnosis struct {
	// Summary is a sentence for a person.
	Summary string `json:"summary"`
	// Findings are what may be amiss, what is certain first; empty where the delivery
	// is verified by now.
	Findings []Finding `json:"findings"`
}

// Finding is one thing that may be amiss with a delivery, or with how its webhook is set up.
type Finding struct {
	// Code is stable, in snake_case.
	Code string `json:"code"`
	// Message is a sentence for a person.
	Message string `json:"message"`
	// Certain says that the signature holds once that is put right. Of several such
	// findings all must be.
	Certain bool `json:"certain"`
}

// Receipt says what became of a delivery that was let in.
type Receipt struct {
	// Status is "queued", "duplicate", "ignored" or "handshake".
	Status string `json:"status"`
	// EventID is empty for a handshake; of a batch that is split it is the delivery's.
	EventID string `json:"event_id,omitempty"`
}

// Deliveries returns all deliveries of a webhook that are kept aside, oldest first and
// without headers and bodies. There are 256 at most.
func (c *Client) Deliveries(ctx context.Context, webhookID string) ([]Delivery, error) {
	var answer struct {
		Deliveries []Delivery `json:"deliveries"`
	}
	path, err := webhookPath(webhookID, "deliveries")
	if err == nil {
		_, err = c.Call(ctx, http.MethodGet, path, nil, &answer)
	}
	return answer.Deliveries, wrap("list deliveries", err)
}

// Delivery returns a delivery that is kept aside, whole.
func (c *Client) Delivery(ctx context.Context, webhookID, id string) (d Delivery, err error) {
	path, err := webhookPath(webhookID, "deliveries", id)
	if err == nil {
		_, err = c.Call(ctx, http.MethodGet, path, nil, &d)
	}
	return d, wrap("get delivery", err)
}

// Retry has a delivery judged once more: as of when it came, by the webhook as it is
// today. If it is taken now it is no longer kept; if not, the error is [ErrRefused] and
// its code says why. An event that is on the queue already is not queued again, however
// often this is called; but where an answer was lost and the call made again, what it
// let in may be reported with [ErrNotFound].
func (c *Client) Retry(ctx context.Context, webhookID, id string) (r Receipt, err error) {
	path, err := webhookPath(webhookID, "deliveries", id)
	if err == nil {
		_, err = c.Call(ctx, http.MethodPost, path+"/retry", nil, &r)
	}
	return r, wrap("retry delivery", err)
}
