package memory

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Webhooks implements [webhook.Webhooks]. Its zero value is empty, and ready.
type Webhooks struct {
	mu       sync.Mutex
	byID     map[string]webhook.Webhook
	places   map[webhook.Key]string
	activity map[webhook.Key]webhook.Activity
}

var _ webhook.Webhooks = (*Webhooks)(nil)

// lock waits for its turn; unlock it by what it returns.
func (s *Webhooks) lock(ctx context.Context) (unlock func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if s.byID == nil {
		s.byID, s.places = map[string]webhook.Webhook{}, map[webhook.Key]string{}
		s.activity = map[webhook.Key]webhook.Activity{}
	}
	return s.mu.Unlock, nil
}

// Create implements [webhook.Webhooks].
func (s *Webhooks) Create(ctx context.Context, w webhook.Webhook) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	_, idTaken := s.byID[w.ID]
	if _, keyTaken := s.places[w.Key]; idTaken || keyTaken {
		return webhook.ErrExists
	}
	w.Version = 1
	s.places[w.Key] = w.ID
	s.put(w)
	return nil
}

func (s *Webhooks) put(w webhook.Webhook) {
	w = cloneWebhook(w)
	w.Activity = webhook.Activity{}
	s.byID[w.ID] = w
}

// ByKey implements [webhook.Webhooks].
func (s *Webhooks) ByKey(ctx context.Context, k webhook.Key) (webhook.Webhook, error) {
	return s.find(ctx, func(w webhook.Webhook) bool { return w.ID == s.places[k] })
}

// ByID implements [webhook.Webhooks].
func (s *Webhooks) ByID(ctx context.Context, id string) (webhook.Webhook, error) {
	return s.find(ctx, func(w webhook.Webhook) bool { return w.ID == id })
}

// ByAddress implements [webhook.Webhooks].
func (s *Webhooks) ByAddress(ctx context.Context, token string) (webhook.Webhook, error) {
	return s.find(ctx, func(w webhook.Webhook) bool {
		return w.ID == token || slices.ContainsFunc(w.Addresses, func(a webhook.Address) bool { return a.Token == token })
	})
}

func (s *Webhooks) find(ctx context.Context, wanted func(w webhook.Webhook) bool) (webhook.Webhook, error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return webhook.Webhook{}, err
	}
	defer unlock()
	for _, w := range s.byID {
		if wanted(w) {
			return cloneWebhook(w), nil
		}
	}
	return webhook.Webhook{}, webhook.ErrNotFound
}

// Update implements [webhook.Webhooks].
func (s *Webhooks) Update(ctx context.Context, w webhook.Webhook) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return s.replace(w)
}

// Delete implements [webhook.Webhooks].
func (s *Webhooks) Delete(ctx context.Context, w webhook.Webhook) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	w.Status, w.Secrets = webhook.Deleted, nil
	if err := s.replace(w); err != nil {
		return err
	}
	delete(s.places, w.Key)
	delete(s.activity, w.Key)
	return nil
}

func (s *Webhooks) replace(w webhook.Webhook) error {
	if w.ID != s.places[w.Key] || w.ID == "" || s.byID[w.ID].Version != w.Version {
		return webhook.ErrConflict
	}
	w.Version++
	s.put(w)
	return nil
}

// List implements [webhook.Webhooks].
func (s *Webhooks) List(ctx context.Context, q webhook.Query) (found []webhook.Webhook, more bool, err error) {
	unlock, err := s.lock(ctx)
	if err != nil {
		return nil, false, err
	}
	defer unlock()
	for key, id := range s.places {
		if !lists(q, key) {
			continue
		}
		w := cloneWebhook(s.byID[id])
		w.Activity = cloneActivity(s.activity[key])
		for i := range w.Secrets {
			w.Secrets[i].Sealed = nil
		}
		found = append(found, w)
	}
	slices.SortFunc(found, func(a, b webhook.Webhook) int { return comparePlace(a.Key, b.Env, b.Event) })
	if len(found) > q.Limit {
		return found[:q.Limit], true, nil
	}
	return found, false, nil
}

func lists(q webhook.Query, k webhook.Key) bool {
	return k.Workspace == q.Workspace && k.Product == q.Product && k.App == q.App &&
		(q.Env == "" || k.Env == q.Env) && (q.Event == "" || k.Event == q.Event) &&
		comparePlace(k, q.AfterEnv, q.AfterEvent) > 0
}

func comparePlace(k webhook.Key, env, event string) int {
	return cmp.Or(cmp.Compare(k.Env, env), cmp.Compare(k.Event, event))
}
