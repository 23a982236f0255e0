package webhook

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"
)

const (
	// keptFor is how long a refused delivery can still be let in.
	keptFor = 7 * 24 * time.Hour
	// maxKeptInline is up to which size headers and body, sealed, stand in a table.
	maxKeptInline = 32 << 10
	// keepBurst and keepEvery bound how fast one instance keeps what may be forged.
	keepBurst = 20
	keepEvery = 2 * time.Second
	// fullFor is how long it then takes a webhook that had no place left for full, and
	// closedFor the same for what a policy acknowledges: its provider will not try for long.
	fullFor   = time.Minute
	closedFor = 5 * time.Second
	// placesSought is how often a place is looked for, for what a policy acknowledges:
	// some stores look at a few at a time.
	placesSought = 4
)

// aside keeps deliveries that were not taken.
type aside struct {
	deliveries Deliveries
	blobs      Blobs
	box        box
	clock      Clock
	limit      limiter
}

func newAside(s Services) *aside {
	return &aside{
		deliveries: s.Deliveries, blobs: s.Blobs, box: box{sealer: s.Sealer, entropy: s.Entropy},
		clock: s.Clock, limit: limiter{clock: s.Clock, full: map[string]time.Time{}, closed: map[string]time.Time{}},
	}
}

// consider keeps d aside if refusal, the reason for which it was not taken, is one
// that may be mended, and turns it into success where the webhook's policy says so.
func (a *aside) consider(ctx context.Context, e *entry, d Delivery, t time.Time, receipt Receipt, refusal error) (Receipt, error) {
	var reason *Error
	if !errors.As(refusal, &reason) || !mendable(reason) {
		return receipt, refusal
	}
	policy := e.keeps(reason)
	if !policy && !a.limit.allow(e.webhook.ID) {
		return receipt, refusal
	}
	if policy && a.limit.isClosed(e.webhook.ID) {
		return receipt, refusal
	}
	id, err := a.keep(ctx, newKept(e.webhook, d, t, reason), policy)
	switch {
	case err == nil:
		receipt.Kept = id
	case errors.Is(err, ErrFull):
		a.limit.rest(e.webhook.ID, policy)
	default:
		receipt.Warning = errors.Join(receipt.Warning, err)
	}
	if !policy || errors.Is(err, ErrFull) {
		return receipt, refusal
	}
	if err != nil { // I1: what a policy keeps is acknowledged once it is kept
		return receipt, unavailable("keep delivery aside", err)
	}
	receipt.Outcome, receipt.Cause, receipt.Answer = OutcomeKept, reason.Code, e.success(e.request(d))
	return receipt, nil
}

// mendable says whether the owner of a webhook could do something by which the
// delivery would be taken after all.
func mendable(e *Error) bool {
	switch e.Kind {
	case Unauthorized, Unprocessable:
		return e.Code != "signature_replayed"
	}
	return e.Code == "webhook_not_configured" || e.Code == "webhook_paused"
}

// keeps says whether the webhook's policy acknowledges what was refused for e.
func (e *entry) keeps(reason *Error) bool {
	switch reason.Code {
	case "wrong_mode":
		return true
	case "payload_schema", "payload_malformed":
		return reason.Kind == Unprocessable && e.webhook.Policy.Unfit == Keep
	case "webhook_paused":
		return e.webhook.Policy.WhilePaused == Keep
	}
	return false
}

// keep keeps k, under an ID of its own if it will be acknowledged (I1): nothing that
// comes after it may take its place then, be it another event with the same body or a
// stranger's copy.
func (a *aside) keep(ctx context.Context, k KeptDelivery, acknowledged bool) (id string, err error) {
	if k, err = a.sealed(ctx, k); err != nil {
		return "", err
	}
	if !acknowledged {
		return k.ID, a.deliveries.Keep(ctx, k)
	}
	for range placesSought {
		if k.ID, err = newToken(a.box.entropy, keptPrefix, keptIDSize); err != nil {
			return "", err
		}
		if err = a.deliveries.Keep(ctx, k); !errors.Is(err, ErrFull) {
			break
		}
	}
	return k.ID, err
}

// sealed returns k with all sealed that a credential may stand in (I5).
func (a *aside) sealed(ctx context.Context, k KeptDelivery) (KeptDelivery, error) {
	sealed, err := a.box.sealParcel(ctx, k.WebhookID, parcel{parcelHead{k.RawQuery, k.Header}, k.Body})
	if err != nil {
		return k, err
	}
	k.RawQuery, k.Header, k.Body = "", nil, sealed
	if len(sealed) > maxKeptInline {
		if k.BodyRef, err = a.blobs.Put(ctx, sealed); err != nil {
			return k, err
		}
		k.Body = nil
	}
	return k, nil
}

func newKept(w Webhook, d Delivery, t time.Time, reason *Error) KeptDelivery {
	return KeptDelivery{
		ID: keptID(w, d), WebhookID: w.ID, Delivery: d, ReceivedAt: t, Expires: t.Add(keptFor),
		Code: reason.Code, BodySize: len(d.Body),
	}
}

// The ID of what is kept has that many bytes after its prefix.
const (
	keptPrefix = "dlv_"
	keptIDSize = 10
)

// keptID is the same for a body that is delivered again, whatever its signature: its
// provider tries again what was not acknowledged.
func keptID(w Webhook, d Delivery) string {
	h := sha256.New()
	for _, part := range []string{w.ID, d.Method, d.RawQuery} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	h.Write(d.Body)
	return keptPrefix + token.EncodeToString(h.Sum(nil)[:keptIDSize])
}

// limiter allows each webhook a burst, and then a trickle.
type limiter struct {
	clock Clock
	mu    sync.Mutex
	// full is when each webhook's burst will be whole again.
	full map[string]time.Time
	// closed is until when each is taken to have no place.
	closed map[string]time.Time
}

func (l *limiter) allow(webhookID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.clock.Now()
	if len(l.full) > maxEntries {
		clear(l.full)
	}
	full := l.full[webhookID]
	if full.Before(t) {
		full = t
	}
	full = full.Add(keepEvery)
	if full.Sub(t) > keepBurst*keepEvery {
		return false
	}
	l.full[webhookID] = full
	return true
}

// isClosed says whether the webhook had no place left a moment ago for what a policy
// acknowledges, which looks at more of them than what it does not.
func (l *limiter) isClosed(webhookID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.clock.Now().Before(l.closed[webhookID])
}

// rest allows the webhook nothing for a while, having found no place.
func (l *limiter) rest(webhookID string, acknowledged bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.clock.Now()
	l.full[webhookID] = t.Add(keepBurst*keepEvery + fullFor)
	if !acknowledged {
		return
	}
	if len(l.closed) > maxEntries {
		clear(l.closed)
	}
	l.closed[webhookID] = t.Add(closedFor)
}
