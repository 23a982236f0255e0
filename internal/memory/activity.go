package memory

import (
	"context"
	"maps"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Note implements [webhook.Webhooks].
func (s *Webhooks) Note(ctx context.Context, k webhook.Key, a webhook.Activity) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if _, there := s.places[k]; there {
		s.activity[k] = merge(s.activity[k], a)
	}
	return nil
}

// merge returns what is the later of each.
func merge(old, a webhook.Activity) webhook.Activity {
	merged := cloneActivity(old)
	if a.LastReceived.After(old.LastReceived) {
		merged.LastReceived = a.LastReceived
	}
	if a.LastAccepted.After(old.LastAccepted) {
		merged.LastAccepted = a.LastAccepted
	}
	if a.LastRefused.After(old.LastRefused) {
		merged.LastRefused, merged.LastCause = a.LastRefused, a.LastCause
	}
	if merged.SecretsMatched == nil && len(a.SecretsMatched) > 0 {
		merged.SecretsMatched = map[string]time.Time{}
	}
	for id, t := range a.SecretsMatched {
		if t.After(old.SecretsMatched[id]) {
			merged.SecretsMatched[id] = t
		}
	}
	return merged
}

func cloneActivity(a webhook.Activity) webhook.Activity {
	a.SecretsMatched = maps.Clone(a.SecretsMatched)
	return a
}
