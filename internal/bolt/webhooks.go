package bolt

import (
	"context"
	"errors"

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
		if leads(tx, id) != nil || tx.Bucket(placesBucket).Get(place) != nil || !addressesFree(tx, w) {
			return unchanged{webhook.ErrExists}
		}
		return errors.Join(
			tx.Bucket(webhooksBucket).Put(id, record),
			tx.Bucket(placesBucket).Put(place, id),
			putAddresses(tx, nil, w),
		)
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

// ByAddress implements [webhook.Webhooks].
func (s *Webhooks) ByAddress(ctx context.Context, token string) (w webhook.Webhook, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		id := leads(tx, []byte(token))
		if id == nil {
			return webhook.ErrNotFound
		}
		w, err = webhookByID(tx, id)
		return err
	})
	return w, err
}

// Update implements [webhook.Webhooks].
func (s *Webhooks) Update(ctx context.Context, w webhook.Webhook) error {
	return s.replace(ctx, w, func(*bbolt.Tx) error { return nil })
}

// Delete implements [webhook.Webhooks].
func (s *Webhooks) Delete(ctx context.Context, w webhook.Webhook) error {
	w.Status, w.Secrets = webhook.Deleted, nil
	place := placeKey(w.Key)
	return s.replace(ctx, w, func(tx *bbolt.Tx) error {
		return errors.Join(tx.Bucket(placesBucket).Delete(place), tx.Bucket(activityBucket).Delete(place))
	})
}

// replace stores w in the place of its last version, and makes another change along
// with that.
func (s *Webhooks) replace(ctx context.Context, w webhook.Webhook, also change) error {
	read := w.Version
	w.Version++
	record, err := encodeWebhook(w)
	if err != nil {
		return err
	}
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		stored, err := current(tx, w)
		if err != nil {
			return err
		}
		if stored.Version != read || !addressesFree(tx, w) {
			return unchanged{webhook.ErrConflict}
		}
		return errors.Join(
			tx.Bucket(webhooksBucket).Put([]byte(w.ID), record),
			putAddresses(tx, stored.Addresses, w),
			also(tx),
		)
	})
}

// current returns the webhook that has w's id and key, and has not been deleted.
func current(tx *bbolt.Tx, w webhook.Webhook) (webhook.Webhook, error) {
	id := tx.Bucket(placesBucket).Get(placeKey(w.Key))
	if id == nil || string(id) != w.ID {
		return webhook.Webhook{}, unchanged{webhook.ErrConflict}
	}
	return webhookByID(tx, id)
}
