package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Claims implements [webhook.Claims].
type Claims struct{ db *DB }

var _ webhook.Claims = (*Claims)(nil)

// Claim implements [webhook.Claims].
func (s *Claims) Claim(ctx context.Context, c webhook.Claim) (found webhook.Found, err error) {
	name := claimKey(c.WebhookID, c.EventID)
	err = s.db.update(ctx, func(tx *bbolt.Tx) error {
		entry, err := claimEntry(tx, name)
		if err != nil {
			return err
		}
		found = entry.judge(c)
		switch found {
		case webhook.Won:
			return tx.Bucket(claimsBucket).Put(name, newEntry(claimed, c).encode())
		case webhook.Retaken:
			return tx.Bucket(claimsBucket).Put(name, newEntry(retaken, c).encode())
		}
		return unchanged{}
	})
	if err != nil {
		return 0, err
	}
	return found, nil
}

// Commit implements [webhook.Claims].
func (s *Claims) Commit(ctx context.Context, c webhook.Claim, r *webhook.Record) error {
	name := claimKey(c.WebhookID, c.EventID)
	write := func(tx *bbolt.Tx) error { return deleteRecord(tx, name) }
	if r != nil {
		encoded, err := encodeRecord(*r)
		if err != nil {
			return err
		}
		write = func(tx *bbolt.Tx) error { return putRecord(tx, encoded) }
	}
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		entry, err := claimEntry(tx, name)
		if err != nil {
			return err
		}
		if !entry.heldBy(c.Owner) {
			return unchanged{webhook.ErrClaimLost}
		}
		return errors.Join(tx.Bucket(claimsBucket).Put(name, newEntry(queued, c).encode()), write(tx))
	})
}

// Release implements [webhook.Claims].
func (s *Claims) Release(ctx context.Context, c webhook.Claim) error {
	name := claimKey(c.WebhookID, c.EventID)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		entry, err := claimEntry(tx, name)
		if err != nil {
			return err
		}
		if !entry.heldBy(c.Owner) || entry.state == queued {
			return unchanged{webhook.ErrClaimLost}
		}
		return tx.Bucket(claimsBucket).Delete(name)
	})
}

func claimEntry(tx *bbolt.Tx, name []byte) (entry, error) {
	return decodeEntry(tx.Bucket(claimsBucket).Get(name))
}
