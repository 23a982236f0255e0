package memory

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

var (
	_ webhook.Claims  = (*Claims)(nil)
	_ webhook.Archive = (*Claims)(nil)
)

func (s *Claims) keep(r webhook.Record) {
	if s.records == nil {
		s.records = map[event]webhook.Record{}
	}
	r.Message = bytes.Clone(r.Message)
	s.records[event{r.WebhookID, r.EventID}] = r
}

// Record implements [webhook.Archive].
func (s *Claims) Record(ctx context.Context, webhookID, eventID string, at time.Time) (webhook.Record, error) {
	if err := ctx.Err(); err != nil {
		return webhook.Record{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.records[event{webhookID, eventID}]
	if !ok || !at.Before(r.Expires) {
		return webhook.Record{}, webhook.ErrNotFound
	}
	r.Message = bytes.Clone(r.Message)
	return r, nil
}

// Find implements [webhook.Archive].
func (s *Claims) Find(ctx context.Context, q webhook.RecordQuery) (found []webhook.Record, rest *webhook.RecordPlace, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.records {
		if wants(q, r) {
			r.Message = nil
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b webhook.Record) int {
		return order(a, b.QueuedAt, b.EventID)
	})
	if len(found) > q.Limit {
		last := found[q.Limit-1].Place()
		return found[:q.Limit], &last, nil
	}
	return found, nil, nil
}

func wants(q webhook.RecordQuery, r webhook.Record) bool {
	switch {
	case r.WebhookID != q.WebhookID || q.Type != "" && r.Type != q.Type:
		return false
	case r.QueuedAt.Before(q.Since) || !r.QueuedAt.Before(q.Until) || !q.At.Before(r.Expires):
		return false
	}
	return order(r, q.AfterTime, q.AfterID) > 0
}

// order compares r's place with another.
func order(r webhook.Record, at time.Time, id string) int {
	return cmp.Or(r.QueuedAt.Compare(at), cmp.Compare(r.EventID, id))
}
