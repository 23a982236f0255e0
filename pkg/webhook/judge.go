package webhook

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// judge decides what a delivery to a known webhook is, and takes the event of a
// genuine one to the queue.
type judge struct {
	once   *Once
	nonces nonces
	post   poster
	// atOnce is how many items of a batch are worked on at a time.
	atOnce int
	known  *known
}

func newJudge(s Services) judge {
	return judge{
		once: NewOnce(s.Claims, s.Clock, s.Entropy), nonces: nonces{s.Claims, s.Clock}, post: newPoster(s),
		atOnce: itemsAtOnce, known: newKnown(s.Clock),
	}
}

// judge holds d against e as of t. Its error is an [*Error], or a [*doubt] where a
// fresher look at the webhook might change the verdict.
func (j judge) judge(ctx context.Context, e *entry, d Delivery, t time.Time) (Receipt, provider.Result, error) {
	if err := e.takes(d.Address, t); err != nil {
		return Receipt{}, provider.Result{}, err
	}
	req := e.request(d)
	answer, ok, err := e.handshaker.Handshake(ctx, req, t)
	if err != nil {
		return Receipt{}, provider.Result{}, refused(err)
	}
	if ok {
		return Receipt{Outcome: OutcomeHandshake, Answer: answer}, provider.Result{}, nil
	}
	if e.verifier == nil {
		return Receipt{}, provider.Result{}, notConfigured()
	}
	if err := e.checkMethod(d.Method); err != nil {
		return Receipt{}, provider.Result{}, err
	}
	result, err := e.verifier.Verify(ctx, req, t)
	if err != nil {
		return Receipt{}, provider.Result{}, refused(err)
	}
	receipt, err := j.accept(ctx, e, req, result, t)
	return receipt, result, err
}

// part is what becomes one event: a delivery, or an item of one that is split.
type part struct {
	req    *provider.Request
	result provider.Result
	// batch is the id of the delivery that an item is of; empty for a delivery.
	batch string
	// asJSON says that the body survives as a JSON member.
	asJSON bool
}

func newPart(req *provider.Request, result provider.Result, batch string) part {
	return part{req: req, result: result, batch: batch, asJSON: travelsAsJSON(req.Header.Get("Content-Type"), req.Body)}
}

// signed is the result of what was signed: the batch, of an item.
func (p part) signed() provider.Result {
	whole := p.result
	whole.EventID = cmp.Or(p.batch, whole.EventID)
	return whole
}

// accept takes a verified delivery (I2: nothing else comes here) to the queue.
func (j judge) accept(ctx context.Context, e *entry, req *provider.Request, result provider.Result, t time.Time) (Receipt, error) {
	receipt := Receipt{EventID: result.EventID, SignedAt: result.SignedAt, Answer: e.success(req)}
	if e.webhook.Policy.Split {
		items, err := e.verifier.Items(req, result)
		if err != nil {
			return receipt, unsplittable(err)
		}
		if items != nil {
			return j.split(ctx, e, delivered{req, result, items, t}, receipt)
		}
	}
	p := newPart(req, result, "")
	wanted, err := e.wants(p.req, p.result, p.asJSON)
	if err != nil {
		return receipt, err
	}
	if !wanted {
		receipt.Outcome = OutcomeIgnored
		return receipt, nil
	}
	first, err := j.enqueue(ctx, e, p, t)
	switch {
	case first:
		receipt.Outcome, receipt.Warning = OutcomeQueued, err
	case err == nil:
		receipt.Outcome = OutcomeDuplicate
	default:
		return receipt, notQueued(err)
	}
	return receipt, nil
}

// enqueue has p's event, which came at t, on the queue once, as [Once.Do] says.
func (j judge) enqueue(ctx context.Context, e *entry, p part, t time.Time) (first bool, err error) {
	return j.once.doAsOf(ctx, t, e.webhook.ID, p.result.EventID, e.window(), func(ctx context.Context, again bool) (*Record, error) {
		if err := j.nonces.spend(ctx, e.webhook.ID, p.signed(), e.window()); err != nil {
			return nil, err
		}
		event := newEvent(e.webhook, p.req, p.result, t)
		event.BatchID = p.batch
		return j.post.post(ctx, e.webhook, event, p.asJSON, again)
	})
}

func notQueued(err error) error {
	if e := (*Error)(nil); errors.As(err, &e) { // a signature that was replayed
		return e
	}
	if errors.Is(err, ErrBusy) {
		return &Error{Kind: Unavailable, Code: "event_in_flight", Message: "Another delivery of this event is being processed; try again shortly.", RetryAfter: retryAfter, Err: err}
	}
	if errors.Is(err, ErrTooLarge) {
		return &Error{Kind: TooLarge, Code: "body_too_large", Message: "The body does not fit into a message of the queue.", Err: err}
	}
	return unavailable("queue event", err)
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
		URL:             cmp.Or(result.URL, req.URL),
	}
	if result.Proof == provider.Verified {
		e.SignedHeaders = pick(req.Header, result.Headers)
	} else { // I5: what only authenticates is a credential, in a header or the query
		e.URL, _, _ = strings.Cut(e.URL, "?")
	}
	if e.Time.IsZero() {
		e.Time = t
	}
	return e
}

// doubt is a refusal that a webhook changed a moment ago may have caused: a
// secret that this instance has yet to see, or that it is paused no more.
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
	status := 0
	if expected := (*provider.Refused)(nil); errors.As(err, &expected) {
		status = expected.Status
	}
	return &doubt{&Error{Kind: Unauthorized, Status: status, Code: string(f.Cause), Message: f.Sentence(), Err: err}}
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
