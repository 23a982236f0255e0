package webhook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// answerWithin is how long a delivery may take: the strictest providers hang
	// up after 3 s, of which the network and a cold start want a part.
	answerWithin = 2500 * time.Millisecond
	// retryWithin is how long an operator's retry may take.
	retryWithin = 8 * time.Second
	// retryAfter is when a sender may try again after a fault of ours.
	retryAfter = 5 * time.Second
	// minWindow is how long at least an event is remembered (I3).
	minWindow = 7 * 24 * time.Hour
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
	OutcomeIgnored Outcome = "ignored"
	// OutcomeKept: not taken, and kept aside by the webhook's own policy.
	OutcomeKept      Outcome = "kept"
	OutcomeHandshake Outcome = "handshake"
)

// Receipt says what became of a delivery, and what to answer.
type Receipt struct {
	Outcome Outcome
	// Answer is what the provider expects; its Status is zero where any 2xx will do.
	Answer provider.Answer
	// Webhook is the webhook that the delivery came to.
	Webhook Webhook
	// EventID is empty for a handshake and for what was refused.
	EventID string
	// Items says what became of the items of a batch that was split, with an error too;
	// zero for all other deliveries.
	Items Tally
	// SignedAt is the time that the provider signed; zero if it signs none.
	SignedAt time.Time
	// Kept is the ID under which a delivery that was not taken, or a handshake whose
	// secret has to be copied, was kept aside; empty if it was not.
	Kept string
	// Cause is the code of the refusal that a policy of the webhook's has turned into
	// OutcomeKept; empty for every other outcome.
	Cause string
	// Warning is for the log: something failed that the provider need not know of.
	// The event is on the queue, but its claim could not be committed, say, so that a
	// further delivery may queue it again.
	Warning error
}

// accepted says whether an event of the delivery's is on the queue.
func (r Receipt) accepted() bool {
	return r.Outcome == OutcomeQueued || r.Outcome == OutcomeDuplicate || r.Items.Queued+r.Items.Duplicate > 0
}

// Services are what the verbs that handle deliveries and events need of the world.
type Services struct {
	Webhooks   Webhooks
	Claims     Claims
	Archive    Archive
	Deliveries Deliveries
	Blobs      Blobs
	Queue      Queue
	Sealer     Sealer
	Schemas    Schemas
	// Fetcher gets what providers publish, and confirms subscriptions; nil where
	// nothing is to be fetched.
	Fetcher provider.Fetcher
	Clock   Clock
	// ArchiveDays is for how many days events can be found and replayed of webhooks
	// that do not say: 0 to MaxArchiveDays, and nil for DefaultArchiveDays.
	ArchiveDays *int
	// Entropy must be unpredictable, as crypto/rand's Reader is.
	Entropy io.Reader
}

// Receiver judges deliveries, and queues the events that they bring.
type Receiver struct {
	cache     *cache
	judge     judge
	aside     *aside
	activity  *activities
	introduce introduction
	clock     Clock
	// within is how long a delivery may take.
	within time.Duration
}

// NewReceiver returns a receiver. It needs all of s but the Archive.
func NewReceiver(s Services) *Receiver {
	return &Receiver{
		cache:     newCache(newLoader(s).load, s.Clock),
		judge:     newJudge(s),
		aside:     newAside(s),
		activity:  newActivities(s.Webhooks, s.Clock),
		introduce: newIntroduction(s),
		clock:     s.Clock,
		within:    answerWithin,
	}
}

// Receive returns once the delivery's event is on the queue (I1), or was there
// already, or is none. Its error is an [*Error]: of kind NotFound, Gone or
// MethodNotAllowed for the address, Unauthorized if the delivery is not genuine
// (its Code is a [provider.Cause]), Unprocessable or TooLarge for a genuine
// payload that cannot be taken, Unavailable for what may pass. With an error too,
// the receipt says which webhook it was, and whether the delivery was kept aside.
func (r *Receiver) Receive(ctx context.Context, d Delivery) (Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, r.within)
	defer cancel()
	t := now(r.clock)
	e, err := r.cache.get(ctx, d.Address)
	if err != nil {
		return Receipt{}, err
	}
	receipt, result, err := r.judge.judge(ctx, e, d, t)
	if errors.As(err, new(*doubt)) {
		if e, err = r.cache.refresh(ctx, e); err != nil {
			return Receipt{}, err
		}
		receipt, result, err = r.judge.judge(ctx, e, d, t)
	}
	if err == nil && receipt.Outcome == OutcomeHandshake {
		receipt.Kept, err = r.introduced(ctx, e, d, t, receipt.Answer)
	}
	receipt, err = r.aside.consider(ctx, e, d, t, receipt, undoubted(err))
	receipt.Webhook = e.webhook
	receipt.Warning = errors.Join(receipt.Warning, r.activity.note(ctx, e.webhook, t, receipt, result, err))
	return receipt, asError("receive", err)
}

// introduced does what a handshake asks for before it is answered, and returns the ID
// under which it was kept aside, if it was. What a person has to copy is kept before it
// is learned: once it is, the provider's next question comes too late.
func (r *Receiver) introduced(ctx context.Context, e *entry, d Delivery, t time.Time, a provider.Answer) (kept string, err error) {
	if a.ToCopy && len(e.webhook.Secrets) == 0 {
		if kept, err = r.aside.keepToCopy(ctx, e.webhook, d, t); err != nil {
			return "", err
		}
	}
	err = r.introduce.complete(ctx, e.webhook, a)
	r.cache.forgetIf(len(a.Learned) > 0, d.Address)
	return kept, err
}
