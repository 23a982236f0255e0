package bolt

import (
	"bytes"
	"context"
	"iter"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// List implements [webhook.Webhooks].
func (s *Webhooks) List(ctx context.Context, q webhook.Query) (found []webhook.Webhook, more bool, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		for place, id := range placesOf(tx, q) {
			if more = len(found) == q.Limit; more {
				return nil
			}
			w, err := listed(tx, place, id)
			if err != nil {
				return err
			}
			found = append(found, w)
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	return found, more, nil
}

// placesOf yields the places, and ids, of the webhooks that q asks for, in order,
// without limit.
func placesOf(tx *bbolt.Tx, q webhook.Query) iter.Seq2[[]byte, []byte] {
	all := key(q.Workspace, q.Product, q.App)
	if q.Env != "" {
		all = append(all, key(q.Env)...)
	}
	return func(yield func(place, id []byte) bool) {
		c := tx.Bucket(placesBucket).Cursor()
		for k, id := firstPlace(c, q, all); bytes.HasPrefix(k, all); k, id = c.Next() {
			wanted := q.Event == "" || bytes.HasSuffix(k, lastPart(q.Event))
			if wanted && !yield(k, id) {
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

// listed returns a webhook as List shows it.
func listed(tx *bbolt.Tx, place, id []byte) (w webhook.Webhook, err error) {
	if w, err = webhookByID(tx, id); err != nil {
		return webhook.Webhook{}, err
	}
	for i := range w.Secrets {
		w.Secrets[i].Sealed = nil
	}
	w.Activity, err = decodeActivity(tx.Bucket(activityBucket).Get(place))
	return w, err
}
