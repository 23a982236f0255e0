package memory

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Deliveries implements [webhook.Deliveries]. Its zero value is empty, and ready.
// It finds a place wherever there is one.
type Deliveries struct {
	mu sync.Mutex
	// kept holds deliveries by the ids of their webhook and their own.
	kept map[string]map[string]webhook.KeptDelivery
}

var _ webhook.Deliveries = (*Deliveries)(nil)

// Keep implements [webhook.Deliveries].
func (s *Deliveries) Keep(ctx context.Context, d webhook.KeptDelivery) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	of := s.of(d.WebhookID)
	for id, k := range of {
		if !d.ReceivedAt.Before(k.Expires) {
			delete(of, id)
		}
	}
	if _, there := of[d.ID]; !there && len(of) >= webhook.MaxKept {
		return webhook.ErrFull
	}
	of[d.ID] = cloneKept(d)
	return nil
}

// of returns the deliveries of a webhook.
func (s *Deliveries) of(webhookID string) map[string]webhook.KeptDelivery {
	if s.kept == nil {
		s.kept = map[string]map[string]webhook.KeptDelivery{}
	}
	if s.kept[webhookID] == nil {
		s.kept[webhookID] = map[string]webhook.KeptDelivery{}
	}
	return s.kept[webhookID]
}

func cloneKept(d webhook.KeptDelivery) webhook.KeptDelivery {
	d.Header, d.Body = d.Header.Clone(), bytes.Clone(d.Body)
	return d
}

// Kept implements [webhook.Deliveries].
func (s *Deliveries) Kept(ctx context.Context, webhookID, id string, at time.Time) (webhook.KeptDelivery, error) {
	if err := ctx.Err(); err != nil {
		return webhook.KeptDelivery{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.kept[webhookID][id]
	if !ok || !at.Before(d.Expires) {
		return webhook.KeptDelivery{}, webhook.ErrNotFound
	}
	return cloneKept(d), nil
}

// ListKept implements [webhook.Deliveries].
func (s *Deliveries) ListKept(ctx context.Context, webhookID string, at time.Time) (found []webhook.KeptDelivery, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.kept[webhookID] {
		if at.Before(d.Expires) {
			d.Header, d.Body = nil, nil
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b webhook.KeptDelivery) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	return found, nil
}

// Remove implements [webhook.Deliveries].
func (s *Deliveries) Remove(ctx context.Context, webhookID, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.kept[webhookID], id)
	return nil
}
