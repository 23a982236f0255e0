package bolt

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Deliveries implements [webhook.Deliveries]. It finds a place wherever there is one.
type Deliveries struct{ db *DB }

var _ webhook.Deliveries = (*Deliveries)(nil)

// Keep implements [webhook.Deliveries].
func (s *Deliveries) Keep(ctx context.Context, d webhook.KeptDelivery) error {
	record, contents, err := encodeKept(d)
	if err != nil {
		return err
	}
	name := key(d.WebhookID, d.ID)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		taken, expired, err := placesTaken(tx, d)
		if err != nil {
			return err
		}
		if taken >= webhook.MaxKept {
			return unchanged{webhook.ErrFull}
		}
		for _, name := range expired {
			err = errors.Join(err, deleteKept(tx, name))
		}
		return errors.Join(err, tx.Bucket(keptBucket).Put(name, record), tx.Bucket(contentsBucket).Put(name, contents))
	})
}

// placesTaken counts the places that others have taken when d is received, and
// names those that have expired by then.
func placesTaken(tx *bbolt.Tx, d webhook.KeptDelivery) (taken int, expired [][]byte, err error) {
	own, at := key(d.WebhookID, d.ID), d.ReceivedAt.UnixMilli()
	err = eachKept(tx, d.WebhookID, func(name, record []byte) error {
		until, err := keptUntil(record)
		switch {
		case bytes.Equal(name, own):
		case at < until:
			taken++
		default:
			expired = append(expired, bytes.Clone(name))
		}
		return err
	})
	return taken, expired, err
}

// eachKept visits the records of a webhook's deliveries.
func eachKept(tx *bbolt.Tx, webhookID string, visit func(name, record []byte) error) error {
	all := key(webhookID)
	c := tx.Bucket(keptBucket).Cursor()
	for name, record := c.Seek(all); bytes.HasPrefix(name, all); name, record = c.Next() {
		if err := visit(name, record); err != nil {
			return err
		}
	}
	return nil
}

func deleteKept(tx *bbolt.Tx, name []byte) error {
	return errors.Join(tx.Bucket(keptBucket).Delete(name), tx.Bucket(contentsBucket).Delete(name))
}

// Kept implements [webhook.Deliveries].
func (s *Deliveries) Kept(ctx context.Context, webhookID, id string, at time.Time) (d webhook.KeptDelivery, err error) {
	name := key(webhookID, id)
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		record := tx.Bucket(keptBucket).Get(name)
		if record == nil {
			return webhook.ErrNotFound
		}
		if d, err = decodeKept(record); err != nil {
			return err
		}
		if !at.Before(d.Expires) {
			return webhook.ErrNotFound
		}
		d.Header, d.Body, err = decodeContents(tx.Bucket(contentsBucket).Get(name))
		return err
	})
	if err != nil {
		return webhook.KeptDelivery{}, err
	}
	return d, nil
}

// ListKept implements [webhook.Deliveries].
func (s *Deliveries) ListKept(ctx context.Context, webhookID string, at time.Time) (found []webhook.KeptDelivery, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		return eachKept(tx, webhookID, func(_, record []byte) error {
			d, err := decodeKept(record)
			if at.Before(d.Expires) {
				found = append(found, d)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b webhook.KeptDelivery) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	return found, nil
}

// Remove implements [webhook.Deliveries].
func (s *Deliveries) Remove(ctx context.Context, webhookID, id string) error {
	name := key(webhookID, id)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		if tx.Bucket(keptBucket).Get(name) == nil {
			return unchanged{}
		}
		return deleteKept(tx, name)
	})
}
