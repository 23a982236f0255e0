package webhook

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// answerWithin is how long a delivery may take: the strictest providers hang
	// up after 3 s, of which the network and a cold start want a part.
	answerWithin = 2500 * time.Millisecond
	// retryAfter is when a sender may try again after a fault of ours.
	retryAfter = 5 * time.Second
	// minWindow is how long at least an event is remembered (I3).
	minWindow = 7 * 24 * time.Hour
	// sendAttempts is how often a message is sent at most.
	sendAttempts = 3
)

// Delivery is one HTTP request to a webhook's URL.
type Delivery struct {
	// Address is what stands for the webhook's id in the URL.
	Address string
	Method  string
	// RawQuery is the query string as it was sent, without "?".
	RawQuery string
	// Header holds canonical names.
	Header http.Header
	// Body is the exact bytes.
	Body []byte
}

// Outcome says what became of a delivery that was answered with success.
type Outcome string

const (
	OutcomeQueued    Outcome = "queued"
	OutcomeDuplicate Outcome = "duplicate"
	// OutcomeIgnored: genuine, and of no interest by the webhook's own policy.
	OutcomeIgnored   Outcome = "ignored"
	OutcomeHandshake Outcome = "handshake"
)

// Receipt says what became of a delivery, and what to answer.
type Receipt struct {
	Outcome Outcome
	// Answer is what the provider expects; its Status is zero where any 2xx will do.
	Answer provider.Answer
	// Webhook is the webhook that the delivery came to.
	Webhook Webhook
	// EventID is empty for a handshake.
	EventID string
	// Warning is for the log: the event is on the queue, but its claim could not be
	// committed, so that a further delivery may queue it again.
	Warning error
}

// Receiver judges deliveries, and queues the events that they bring.
type Receiver struct {
	cache *cache
	once  *Once
	queue Queue
	clock Clock
}

// NewReceiver returns a receiver. Entropy must be unpredictable, as crypto/rand's
// Reader is.
func NewReceiver(webhooks Webhooks, claims Claims, queue Queue, sealer Sealer, schemas Schemas, clock Clock, entropy io.Reader) *Receiver {
	return &Receiver{
		cache: newCache(loader{webhooks: webhooks, sealer: sealer, schemas: schemas, clock: clock}.load, clock),
		once:  NewOnce(claims, clock, entropy),
		queue: queue,
		clock: clock,
	}
}

// Receive returns once the delivery's event is on the queue (I1), or was there
// already, or is none. Its error is an [*Error]: of kind NotFound, Gone or
// MethodNotAllowed for the address, Unauthorized if the delivery is not genuine
// (its Code is a [provider.Cause]), Unprocessable or TooLarge for a genuine
// payload that cannot be taken, Unavailable for what may pass.
func (r *Receiver) Receive(ctx context.Context, d Delivery) (Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	t := r.clock.Now()
	e, err := r.cache.get(ctx, d.WebhookID)
	if err != nil {
		return Receipt{}, err
	}
	receipt, err := r.judge(ctx, e, d, t)
	if errors.As(err, new(*doubt)) {
		if e, err = r.cache.refresh(ctx, e); err != nil {
			return Receipt{}, err
		}
		receipt, err = r.judge(ctx, e, d, t)
	}
	receipt.Webhook = e.webhook
	return receipt, asError("receive", undoubted(err))
}

// judge returns a [*doubt] where a fresher look at the webhook might change the verdict.
func (r *Receiver) judge(ctx context.Context, e *entry, d Delivery, t time.Time) (Receipt, error) {
	if err := e.takes(); err != nil {
		return Receipt{}, err
	}
	req := request(e.webhook, d)
	answer, ok, err := e.verifier.Handshake(ctx, req, t)
	if err != nil {
		return Receipt{}, refused(err)
	}
	if ok {
		return Receipt{Outcome: OutcomeHandshake, Answer: answer}, nil
	}
	if err := e.checkMethod(d.Method); err != nil {
		return Receipt{}, err
	}
	result, err := e.verifier.Verify(ctx, req, t)
	if err != nil {
		return Receipt{}, refused(err)
	}
	return r.accept(ctx, e, req, result, t)
}

// request is what verification sees: the URL is the one that was minted.
func request(w Webhook, d Delivery) *provider.Request {
	url := w.URL
	if d.RawQuery != "" {
		url += "?" + d.RawQuery
	}
	return &provider.Request{Method: d.Method, URL: url, Header: d.Header, Body: d.Body}
}

// accept takes a verified delivery (I2: nothing else comes here) to the queue.
func (r *Receiver) accept(ctx context.Context, e *entry, req *provider.Request, result provider.Result, t time.Time) (Receipt, error) {
	receipt := Receipt{EventID: result.EventID, Answer: e.provider.Success}
	asJSON := travelsAsJSON(req.Header.Get("Content-Type"), req.Body)
	wanted, err := e.wants(req, result, asJSON)
	if err != nil {
		return Receipt{}, err
	}
	if !wanted {
		receipt.Outcome = OutcomeIgnored
		return receipt, nil
	}
	first, err := r.once.Do(ctx, e.webhook.ID, result.EventID, e.window(), func(ctx context.Context, again bool) error {
		return r.send(ctx, e.webhook, newEvent(e.webhook, req, result, t), asJSON, again)
	})
	switch {
	case first:
		receipt.Outcome, receipt.Warning = OutcomeQueued, err
	case err == nil:
		receipt.Outcome = OutcomeDuplicate
	default:
		return Receipt{}, notQueued(err)
	}
	return receipt, nil
}

func notQueued(err error) error {
	if errors.Is(err, ErrBusy) {
		return &Error{Kind: Unavailable, Code: "event_in_flight", Message: "Another delivery of this event is being processed; try again shortly.", RetryAfter: retryAfter, Err: err}
	}
	if errors.Is(err, ErrTooLarge) {
		return &Error{Kind: TooLarge, Code: "body_too_large", Message: "The body does not fit into a message of the queue.", Err: err}
	}
	return unavailable("queue event", err)
}

// send tries again where that may help. Once an attempt has ended without an
// answer the event may be on the queue, and what is sent from then on says so.
func (r *Receiver) send(ctx context.Context, w Webhook, e Event, asJSON, again bool) error {
	var open error
	for attempt := 1; ; attempt++ {
		e.Requeued = again || open != nil
		m, err := message(w, e, asJSON)
		if err != nil {
			return err
		}
		err = r.queue.Send(ctx, m)
		if err == nil || errors.Is(err, ErrTooLarge) {
			return err
		}
		if !errors.Is(err, ErrNotSent) {
			open = err
		}
		if attempt == sendAttempts || r.clock.Sleep(ctx, time.Duration(attempt)*firstPause) != nil {
			return cmp.Or(open, err)
		}
	}
}

func newEvent(w Webhook, req *provider.Request, result provider.Result, t time.Time) Event {
	e := Event{
		ID:              result.EventID,
		Source:          "/workspaces/" + w.Workspace + "/products/" + w.Product + "/apps/" + w.App + "/envs/" + w.Env,
		Type:            w.Event,
		Time:            result.SignedAt,
		DataContentType: req.Header.Get("Content-Type"),
		Data:            req.Body,
		WebhookID:       w.ID,
		Provider:        w.Provider,
		ProviderType:    result.EventType,
		Proof:           string(result.Proof),
		Scheme:          result.Scheme,
		SecretID:        result.SecretID,
		ReceivedTime:    t,
		Method:          req.Method,
		URL:             req.URL,
		SignedHeaders:   pick(req.Header, result.Headers),
	}
	if e.Time.IsZero() {
		e.Time = t
	}
	return e
}

func message(w Webhook, e Event, asJSON bool) (Message, error) {
	body, err := e.encode(asJSON)
	if err != nil {
		return Message{}, err
	}
	return Message{
		Body:       body,
		Group:      w.ID,
		Attributes: map[string]string{"product": w.Product, "app": w.App, "env": w.Env, "event": w.Event, "provider": w.Provider},
	}, nil
}

// doubt is a refusal that a webhook changed a moment ago may have caused: a
// secret that this instance has yet to see.
type doubt struct{ err *Error }

func (d *doubt) Error() string { return d.err.Error() }

func undoubted(err error) error {
	var d *doubt
	if errors.As(err, &d) {
		return d.err
	}
	return err
}

// refused gives the sender the cause, and nothing that would help to forge (I5).
func refused(err error) error {
	var f *provider.Failure
	if !errors.As(err, &f) {
		return unavailable("verify", err)
	}
	if f.Cause == provider.KeyUnavailable {
		return unavailable("verify", err)
	}
	return &doubt{&Error{Kind: Unauthorized, Code: string(f.Cause), Message: "The request could not be verified: " + f.Error() + ".", Err: err}}
}

func (e *entry) checkMethod(method string) error {
	allowed := e.provider.Methods
	if len(allowed) == 0 {
		allowed = []string{http.MethodPost}
	}
	if slices.Contains(allowed, method) {
		return nil
	}
	return &Error{Kind: MethodNotAllowed, Code: "method_not_allowed", Message: "This provider sends events by " + strings.Join(allowed, " or ") + ".", Allow: allowed}
}
