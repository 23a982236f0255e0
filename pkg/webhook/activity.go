package webhook

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// noteEvery is how often at most an instance writes down what a webhook last saw.
	noteEvery = time.Minute
	// noteWithin is how long that may take: an answer is waiting.
	noteWithin = 200 * time.Millisecond
)

// activities gathers what webhooks last saw, and writes it down now and then.
type activities struct {
	webhooks Webhooks
	clock    Clock
	mu       sync.Mutex
	pending  map[string]*pendingActivity
}

type pendingActivity struct {
	Activity
	due time.Time
}

func newActivities(webhooks Webhooks, clock Clock) *activities {
	return &activities{webhooks: webhooks, clock: clock, pending: map[string]*pendingActivity{}}
}

// note takes account of a delivery. Its error is for the log. What comes to a webhook that
// was deleted says nothing of the one that has its key now.
func (a *activities) note(ctx context.Context, w Webhook, t time.Time, receipt Receipt, result provider.Result, err error) error {
	if w.Status == Deleted {
		return nil
	}
	seen := a.gather(w.ID, t, receipt, result, err)
	if seen == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteWithin)
	defer cancel()
	if err := a.webhooks.Note(ctx, w.Key, *seen); err != nil {
		return fmt.Errorf("note activity: %w", err)
	}
	return nil
}

// gather returns what to write down, or nil while it is not time yet.
func (a *activities) gather(id string, t time.Time, receipt Receipt, result provider.Result, err error) *Activity {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.pending) > maxEntries {
		clear(a.pending)
	}
	p := a.pending[id]
	if p == nil {
		p = &pendingActivity{}
		a.pending[id] = p
	}
	p.add(t, receipt, result, err)
	if t.Before(p.due) {
		return nil
	}
	p.due = t.Add(noteEvery)
	seen := p.Activity
	seen.SecretsMatched = maps.Clone(p.SecretsMatched)
	return &seen
}

func (p *pendingActivity) add(t time.Time, receipt Receipt, result provider.Result, err error) {
	p.LastReceived = t
	if refusal := (*Error)(nil); errors.As(err, &refusal) && refusal.Kind != Unavailable {
		p.LastRefused, p.LastCause = t, refusal.Code
	}
	if receipt.accepted() {
		p.LastAccepted = t
	}
	if result.SecretID != "" {
		if p.SecretsMatched == nil {
			p.SecretsMatched = map[string]time.Time{}
		}
		p.SecretsMatched[result.SecretID] = t
	}
}
