package bolt

import (
	"bytes"
	"context"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Archive implements [webhook.Archive]. It misses nothing, however new.
type Archive struct{ db *DB }

var _ webhook.Archive = (*Archive)(nil)

// Record implements [webhook.Archive].
func (s *Archive) Record(ctx context.Context, webhookID, eventID string, at time.Time) (r webhook.Record, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		stored := tx.Bucket(recordsBucket).Get(claimKey(webhookID, eventID))
		if stored == nil {
			return webhook.ErrNotFound
		}
		h, message, err := decodeRecord(stored)
		if err != nil {
			return err
		}
		if h.Expires <= at.UnixMilli() {
			return webhook.ErrNotFound
		}
		r = h.record()
		r.Message = bytes.Clone(message)
		return nil
	})
	return r, err
}

// Find implements [webhook.Archive].
func (s *Archive) Find(ctx context.Context, q webhook.RecordQuery) (found []webhook.Record, rest *webhook.RecordPlace, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		for name := range namesFrom(tx, q) {
			h, _, err := decodeRecord(tx.Bucket(recordsBucket).Get(name))
			if err != nil {
				return err
			}
			r := h.record()
			if !r.QueuedAt.Before(q.Until) {
				return nil
			}
			if !wants(q, r) {
				continue
			}
			if len(found) == q.Limit {
				last := found[q.Limit-1].Place()
				rest = &last
				return nil
			}
			found = append(found, r)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return found, rest, nil
}

func wants(q webhook.RecordQuery, r webhook.Record) bool {
	return !r.QueuedAt.Before(q.Since) && q.At.Before(r.Expires) && (q.Type == "" || r.Type == q.Type)
}

// namesFrom yields the names of a webhook's records in the order of their time,
// from where q begins.
func namesFrom(tx *bbolt.Tx, q webhook.RecordQuery) iter.Seq[[]byte] {
	all := key(q.WebhookID)
	from := timeKey(q.WebhookID, q.Since.UnixMilli(), "")
	after := timeKey(q.WebhookID, q.AfterTime.UnixMilli(), q.AfterID)
	if bytes.Compare(after, from) > 0 {
		from = after
	}
	return func(yield func(name []byte) bool) {
		c := tx.Bucket(timesBucket).Cursor()
		for k, name := c.Seek(from); bytes.HasPrefix(k, all); k, name = c.Next() {
			if !bytes.Equal(k, after) && !yield(name) {
				return
			}
		}
	}
}
