package memory

import (
	"context"
	"sync"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Claims implements [webhook.Claims] and [webhook.Archive]. Its zero value is
// empty, and ready.
type Claims struct {
	mu      sync.Mutex
	entries map[event]held
	records map[event]webhook.Record
}

type event struct{ webhookID, id string }

type held struct {
	owner          string
	lease, expires time.Time
	queued, again  bool
}

// Claim implements [webhook.Claims].
func (s *Claims) Claim(ctx context.Context, c webhook.Claim) (webhook.Found, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.entries[event{c.WebhookID, c.EventID}]
	switch {
	case !ok || !c.At.Before(h.expires):
		s.put(c, held{owner: c.Owner, lease: c.Lease, expires: c.Expires})
		return webhook.Won, nil
	case h.queued:
		return webhook.Queued, nil
	case h.owner == c.Owner && !h.again:
		return webhook.Won, nil
	case h.owner == c.Owner:
		return webhook.Retaken, nil
	case c.At.Before(h.lease):
		return webhook.Busy, nil
	}
	s.put(c, held{owner: c.Owner, lease: c.Lease, expires: c.Expires, again: true})
	return webhook.Retaken, nil
}

// Commit implements [webhook.Claims].
func (s *Claims) Commit(ctx context.Context, c webhook.Claim, r *webhook.Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entries[event{c.WebhookID, c.EventID}].owner != c.Owner {
		return webhook.ErrClaimLost
	}
	s.put(c, held{owner: c.Owner, expires: c.Expires, queued: true})
	delete(s.records, event{c.WebhookID, c.EventID})
	if r != nil {
		s.keep(*r)
	}
	return nil
}

// Release implements [webhook.Claims].
func (s *Claims) Release(ctx context.Context, c webhook.Claim) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.entries[event{c.WebhookID, c.EventID}]
	if h.owner != c.Owner || h.queued {
		return webhook.ErrClaimLost
	}
	delete(s.entries, event{c.WebhookID, c.EventID})
	return nil
}

func (s *Claims) put(c webhook.Claim, h held) {
	if s.entries == nil {
		s.entries = map[event]held{}
	}
	s.entries[event{c.WebhookID, c.EventID}] = h
}
