package webhook

import (
	"context"
	"errors"
	"fmt"
)

// Retrier shows deliveries that were kept aside, and lets them in after all.
type Retrier struct {
	webhooks   Webhooks
	deliveries Deliveries
	blobs      Blobs
	box        box
	loader     loader
	judge      judge
	introduce  introduction
	clock      Clock
}

// NewRetrier returns a retrier. It needs all of s but the Archive.
func NewRetrier(s Services) *Retrier {
	return &Retrier{
		webhooks: s.Webhooks, deliveries: s.Deliveries, blobs: s.Blobs,
		box: box{sealer: s.Sealer, entropy: s.Entropy}, loader: newLoader(s), judge: newJudge(s), introduce: newIntroduction(s), clock: s.Clock,
	}
}

// List returns all deliveries kept aside of the caller's webhook, oldest first,
// without query, headers and bodies. Its error is an [*Error], of kind NotFound or Unavailable.
func (r *Retrier) List(ctx context.Context, p Principal, webhookID string) ([]KeptDelivery, error) {
	if _, err := find(ctx, r.webhooks, p, webhookID); err != nil {
		return nil, asError("list deliveries", err)
	}
	list, err := r.deliveries.ListKept(ctx, webhookID, now(r.clock))
	return list, asError("list deliveries", err)
}

// Get returns a delivery whole, but for live secrets of the webhook's in headers and
// query (I5), with a diagnosis if it was refused for its signature or time; nil for any
// other. Its error is an [*Error], of kind NotFound or Unavailable.
func (r *Retrier) Get(ctx context.Context, p Principal, webhookID, id string) (KeptDelivery, *Diagnosis, error) {
	w, err := find(ctx, r.webhooks, p, webhookID)
	if err != nil {
		return KeptDelivery{}, nil, asError("get delivery", err)
	}
	k, err := r.whole(ctx, webhookID, id)
	if err != nil {
		return KeptDelivery{}, nil, asError("get delivery", err)
	}
	var d *Diagnosis
	if diagnosable(k) {
		if d, err = r.loader.diagnose(ctx, w, k); err != nil {
			return KeptDelivery{}, nil, asError("diagnose delivery", err)
		}
	}
	k.Delivery, err = r.presentable(ctx, w, k.Delivery)
	return k, d, asError("get delivery", err)
}

// presentable returns d, which came to w, without w's secrets in headers and query, or
// without those where a secret cannot be opened any more, and so not be told either.
func (r *Retrier) presentable(ctx context.Context, w Webhook, d Delivery) (Delivery, error) {
	cfg, err := open(ctx, r.loader.sealer, w, now(r.clock))
	if errors.Is(err, ErrSealBroken) {
		d.Header, d.RawQuery = nil, ""
		return d, nil
	}
	if err != nil {
		return Delivery{}, err
	}
	secrets := secretValues{}
	for _, s := range cfg.Secrets {
		secrets[s.Value] = true
	}
	return secrets.conceal(d), nil
}

// whole returns a delivery with its headers and body in the clear.
func (r *Retrier) whole(ctx context.Context, webhookID, id string) (KeptDelivery, error) {
	k, err := r.deliveries.Kept(ctx, webhookID, id, now(r.clock))
	if errors.Is(err, ErrNotFound) {
		return KeptDelivery{}, noDelivery("There is no delivery with this id, or it was let in, or its time is over.")
	}
	if err == nil && k.BodyRef != "" {
		k.Body, err = r.blobs.Get(ctx, k.BodyRef)
	}
	if errors.Is(err, ErrNotFound) { // I6: to try again is no use
		return KeptDelivery{}, noDelivery("The body of this delivery is gone from where large ones are kept.")
	}
	if err != nil {
		return KeptDelivery{}, fmt.Errorf("get delivery: %w", err)
	}
	p, err := r.box.openParcel(ctx, webhookID, k.Body)
	k.RawQuery, k.Header, k.Body = p.RawQuery, p.Header, p.Body
	return k, err
}

func noDelivery(message string) *Error {
	return &Error{Kind: NotFound, Code: "delivery_not_found", Message: message}
}

// Retry judges a delivery once more: as of when it came, with the webhook and its
// secrets as they are today. If it is taken now, through the same claim as any
// other, it is no longer kept. A handshake that asks for a URL to be fetched has it
// fetched; what others ask for comes too late. Its error is an [*Error], as [Receiver.Receive]
// would return it, or of kind NotFound.
func (r *Retrier) Retry(ctx context.Context, p Principal, webhookID, id string) (Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, retryWithin)
	defer cancel()
	w, err := find(ctx, r.webhooks, p, webhookID)
	if err != nil {
		return Receipt{}, asError("retry delivery", err)
	}
	k, err := r.whole(ctx, webhookID, id)
	if err != nil {
		return Receipt{}, asError("retry delivery", err)
	}
	if k.Code == secretToCopy {
		return Receipt{Webhook: w}, noEvent()
	}
	receipt, err := r.judgeAgain(ctx, k)
	if err != nil {
		return receipt, asError("retry delivery", undoubted(err))
	}
	receipt.Warning = errors.Join(receipt.Warning, r.deliveries.Remove(ctx, webhookID, id))
	return receipt, nil
}

func (r *Retrier) judgeAgain(ctx context.Context, k KeptDelivery) (Receipt, error) {
	e, err := r.loader.load(ctx, k.WebhookID, nil)
	if err == nil {
		err = e.err
	}
	if err != nil {
		return Receipt{}, err
	}
	e.again = true
	receipt, _, err := r.judge.judge(ctx, e, k.Delivery, k.ReceivedAt)
	receipt.Webhook = e.webhook
	switch {
	case err != nil || receipt.Outcome != OutcomeHandshake:
		return receipt, err
	case receipt.Answer.ToCopy: // it came before there was a provider
		return receipt, noEvent()
	}
	if err := r.introduce.confirm(ctx, receipt.Answer); err != nil {
		return receipt, unconfirmed(err)
	}
	return receipt, nil
}

// unconfirmed is about the one delivery: what it asks for is soon over.
func unconfirmed(err error) *Error {
	return &Error{Kind: Unprocessable, Code: "subscription_unconfirmed", Message: "The URL by which this handshake is confirmed could not be fetched, and may have expired: have the provider ask again.", Err: err}
}
