package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Keys implements [webhook.Keys].
type Keys struct{ db *DB }

var _ webhook.Keys = (*Keys)(nil)

// keyRecord is an API key as it is stored.
type keyRecord struct {
	ID, Workspace, User, Hash string

	Description string `json:",omitempty"`
	CreatedAt   time.Time
	RevokedAt   time.Time `json:",omitzero"`
}

func decodeKey(b []byte) (webhook.APIKey, error) {
	var r keyRecord
	if err := json.Unmarshal(b, &r); err != nil {
		return webhook.APIKey{}, fmt.Errorf("decode key: %w", err)
	}
	return webhook.APIKey(r), nil
}

func putKey(tx *bbolt.Tx, k webhook.APIKey) error {
	k.CreatedAt, k.RevokedAt = k.CreatedAt.UTC(), k.RevokedAt.UTC()
	record, err := json.Marshal(keyRecord(k))
	if err != nil {
		return fmt.Errorf("encode key: %w", err)
	}
	return tx.Bucket(keysBucket).Put(key(k.Workspace, k.Hash), record)
}

// Add implements [webhook.Keys].
func (s *Keys) Add(ctx context.Context, k webhook.APIKey) error {
	byHash, byID := key(k.Workspace, k.Hash), key(k.Workspace, k.ID)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		ids := tx.Bucket(keyIDsBucket)
		if tx.Bucket(keysBucket).Get(byHash) != nil || ids.Get(byID) != nil {
			return unchanged{webhook.ErrExists}
		}
		if err := ids.Put(byID, []byte(k.Hash)); err != nil {
			return err
		}
		return putKey(tx, k)
	})
}

// ByHash implements [webhook.Keys].
func (s *Keys) ByHash(ctx context.Context, workspace, hash string) (k webhook.APIKey, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		k, err = keyByHash(tx, workspace, hash)
		return err
	})
	return k, err
}

func keyByHash(tx *bbolt.Tx, workspace, hash string) (webhook.APIKey, error) {
	record := tx.Bucket(keysBucket).Get(key(workspace, hash))
	if record == nil {
		return webhook.APIKey{}, webhook.ErrNotFound
	}
	return decodeKey(record)
}

// List implements [webhook.Keys].
func (s *Keys) List(ctx context.Context, workspace string) (found []webhook.APIKey, err error) {
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		all := key(workspace)
		c := tx.Bucket(keysBucket).Cursor()
		for name, record := c.Seek(all); bytes.HasPrefix(name, all); name, record = c.Next() {
			k, err := decodeKey(record)
			if err != nil {
				return err
			}
			found = append(found, k)
		}
		return nil
	})
	slices.SortFunc(found, func(a, b webhook.APIKey) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return found, err
}

// Revoke implements [webhook.Keys].
func (s *Keys) Revoke(ctx context.Context, workspace, id string, at time.Time) error {
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		hash := tx.Bucket(keyIDsBucket).Get(key(workspace, id))
		if hash == nil {
			return unchanged{webhook.ErrNotFound}
		}
		k, err := keyByHash(tx, workspace, string(hash))
		if err != nil {
			return err
		}
		if !k.RevokedAt.IsZero() {
			return unchanged{}
		}
		k.RevokedAt = at
		return putKey(tx, k)
	})
}
