package bolt

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"go.etcd.io/bbolt"

	"github.com/postern-dev/postern/pkg/webhook"
)

// activityRecord is a webhook's activity as it is stored.
type activityRecord struct {
	LastReceived   time.Time            `json:",omitzero"`
	LastAccepted   time.Time            `json:",omitzero"`
	LastRefused    time.Time            `json:",omitzero"`
	LastCause      string               `json:",omitempty"`
	SecretsMatched map[string]time.Time `json:",omitempty"`
}

// decodeActivity returns none for nil.
func decodeActivity(b []byte) (webhook.Activity, error) {
	var r activityRecord
	if b == nil {
		return webhook.Activity(r), nil
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return webhook.Activity{}, fmt.Errorf("decode activity: %w", err)
	}
	return webhook.Activity(r), nil
}

// Note implements [webhook.Webhooks].
func (s *Webhooks) Note(ctx context.Context, k webhook.Key, a webhook.Activity) error {
	place := placeKey(k)
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		if tx.Bucket(placesBucket).Get(place) == nil {
			return unchanged{}
		}
		stored := tx.Bucket(activityBucket).Get(place)
		old, err := decodeActivity(stored)
		if err != nil {
			return err
		}
		record, err := json.Marshal(activityRecord(merge(old, a)))
		if err != nil {
			return fmt.Errorf("encode activity: %w", err)
		}
		if bytes.Equal(record, stored) {
			return unchanged{}
		}
		return tx.Bucket(activityBucket).Put(place, record)
	})
}

// merge returns the later of each.
func merge(old, a webhook.Activity) webhook.Activity {
	merged := webhook.Activity{
		LastReceived:   later(old.LastReceived, a.LastReceived),
		LastAccepted:   later(old.LastAccepted, a.LastAccepted),
		LastRefused:    later(old.LastRefused, a.LastRefused),
		LastCause:      old.LastCause,
		SecretsMatched: map[string]time.Time{},
	}
	if a.LastRefused.After(old.LastRefused) {
		merged.LastCause = a.LastCause
	}
	maps.Copy(merged.SecretsMatched, old.SecretsMatched)
	for id, t := range a.SecretsMatched {
		merged.SecretsMatched[id] = later(old.SecretsMatched[id], t)
	}
	return merged
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a.UTC()
	}
	return b.UTC()
}
