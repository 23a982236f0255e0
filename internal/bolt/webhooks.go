package bolt

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Webhooks implements [webhook.Webhooks].
type Webhooks struct{ db *DB }

var _ webhook.Webhooks = (*Webhooks)(nil)

func placeKey(k webhook.Key) []byte {
	return key(k.Workspace, k.Product, k.App, k.Env, k.Event)
}

// Create implements [webhook.Webhooks].
func (s *Webhooks) Create(ctx context.Context, w webhook.Webhook) error {
	w.Version = 1
	record, err := encodeWebhook(w)
	if err != nil {
		return err
	}
	id, place := []byte(w.ID), placeKey(w.Key)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		webhooks, places := tx.Bucket(webhooksBucket), tx.Bucket(placesBucket)
		if webhooks.Get(id) != nil || places.Get(place) != nil {
			return unchanged{webhook.ErrExists}
		}
		if err := webhooks.Put(id, record); err != nil {
			return err
		}
		return places.Put(place, id)
	})
}

// ByKey implements [webhook.Webhooks].
func (s *Webhooks) ByKey(ctx context.Context, k webhook.Key) (w webhook.Webhook, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		id := tx.Bucket(placesBucket).Get(placeKey(k))
		if id == nil {
			return webhook.ErrNotFound
		}
		w, err = webhookByID(tx, id)
		return err
	})
	return w, err
}

// ByID implements [webhook.Webhooks].
func (s *Webhooks) ByID(ctx context.Context, id string) (w webhook.Webhook, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		w, err = webhookByID(tx, []byte(id))
		return err
	})
	return w, err
}

func webhookByID(tx *bbolt.Tx, id []byte) (webhook.Webhook, error) {
	record := tx.Bucket(webhooksBucket).Get(id)
	if record == nil {
		return webhook.Webhook{}, webhook.ErrNotFound
	}
	return decodeWebhook(record)
}

// Update implements [webhook.Webhooks].
func (s *Webhooks) Update(ctx context.Context, w webhook.Webhook) error {
	read := w.Version
	w.Version++
	record, err := encodeWebhook(w)
	if err != nil {
		return err
	}
	id := []byte(w.ID)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		webhooks := tx.Bucket(webhooksBucket)
		old := webhooks.Get(id)
		if old == nil {
			return unchanged{webhook.ErrConflict}
		}
		stored, err := decodeWebhook(old)
		if err != nil {
			return err
		}
		if stored.Key != w.Key || stored.Version != read {
			return unchanged{webhook.ErrConflict}
		}
		return webhooks.Put(id, record)
	})
}

// List implements [webhook.Webhooks].
func (s *Webhooks) List(ctx context.Context, q webhook.Query) (found []webhook.Webhook, more bool, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		for id := range placesOf(tx, q) {
			if more = len(found) == q.Limit; more {
				return nil
			}
			w, err := webhookByID(tx, id)
			if err != nil {
				return err
			}
			found = append(found, withoutSealed(w))
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	return found, more, nil
}

// placesOf yields the ids of the webhooks that q asks for, in order, without limit.
func placesOf(tx *bbolt.Tx, q webhook.Query) func(yield func(id []byte) bool) {
	all := key(q.Workspace, q.Product, q.App)
	if q.Env != "" {
		all = append(all, key(q.Env)...)
	}
	return func(yield func(id []byte) bool) {
		c := tx.Bucket(placesBucket).Cursor()
		for k, id := firstPlace(c, q, all); bytes.HasPrefix(k, all); k, id = c.Next() {
			wanted := q.Event == "" || bytes.HasSuffix(k, lastPart(q.Event))
			if wanted && !yield(id) {
				return
			}
		}
	}
}

// firstPlace moves c to the first place after the one where q begins, or the
// first of all.
func firstPlace(c *bbolt.Cursor, q webhook.Query, all []byte) (k, id []byte) {
	after := key(q.Workspace, q.Product, q.App, q.AfterEnv, q.AfterEvent)
	if q.AfterEnv+q.AfterEvent == "" || bytes.Compare(after, all) < 0 {
		return c.Seek(all)
	}
	k, id = c.Seek(after)
	if bytes.Equal(k, after) {
		return c.Next()
	}
	return k, id
}

func withoutSealed(w webhook.Webhook) webhook.Webhook {
	for i := range w.Secrets {
		w.Secrets[i].Sealed = nil
	}
	return w
}
