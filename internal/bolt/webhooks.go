package bolt

import (
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
