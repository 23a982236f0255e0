package bolt

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// webhookRecord is a webhook as it is stored. What is JSON is stored as bytes:
// json.Marshal would reformat a RawMessage.
type webhookRecord struct {
	ID, Workspace, Product, App, Env, Event string

	URL         string
	Provider    string              `json:",omitempty"`
	Params      map[string]string   `json:",omitempty"`
	Scheme      []byte              `json:",omitempty"`
	Secrets     []secretRecord      `json:",omitempty"`
	Description string              `json:",omitempty"`
	Types       []string            `json:",omitempty"`
	Match       map[string][][]byte `json:",omitempty"`
	Schema      []byte              `json:",omitempty"`
	Status      webhook.Status
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Version     int64
}

type secretRecord struct {
	ID        string
	Sealed    []byte
	CreatedAt time.Time
	ExpiresAt time.Time `json:",omitzero"`
}

func encodeWebhook(w webhook.Webhook) ([]byte, error) {
	r := webhookRecord{
		ID: w.ID, Workspace: w.Workspace, Product: w.Product, App: w.App, Env: w.Env, Event: w.Event,
		URL: w.URL, Provider: w.Provider, Params: w.Params, Scheme: w.Scheme, Description: w.Description,
		Types: w.Policy.Types, Match: convertMatch[[]byte](w.Policy.Match), Schema: w.Policy.Schema,
		Status: w.Status, CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(), Version: w.Version,
	}
	for _, s := range w.Secrets {
		r.Secrets = append(r.Secrets, secretRecord{s.ID, s.Sealed, s.CreatedAt.UTC(), s.ExpiresAt.UTC()})
	}
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode webhook: %w", err)
	}
	return b, nil
}

func decodeWebhook(b []byte) (webhook.Webhook, error) {
	var r webhookRecord
	if err := json.Unmarshal(b, &r); err != nil {
		return webhook.Webhook{}, fmt.Errorf("decode webhook: %w", err)
	}
	w := webhook.Webhook{
		ID:  r.ID,
		Key: webhook.Key{Workspace: r.Workspace, Product: r.Product, App: r.App, Env: r.Env, Event: r.Event},
		URL: r.URL, Provider: r.Provider, Params: r.Params, Scheme: r.Scheme, Description: r.Description,
		Policy: webhook.Policy{Types: r.Types, Match: convertMatch[json.RawMessage](r.Match), Schema: r.Schema},
		Status: r.Status, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Version: r.Version,
	}
	for _, s := range r.Secrets {
		w.Secrets = append(w.Secrets, webhook.Secret{ID: s.ID, Sealed: s.Sealed, CreatedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt})
	}
	return w, nil
}

// convertMatch gives the values of a match another type, and nil for none.
func convertMatch[To, From ~[]byte, M ~map[string][]From](m M) map[string][]To {
	if len(m) == 0 {
		return nil
	}
	converted := make(map[string][]To, len(m))
	for pointer, values := range m {
		wanted := make([]To, len(values))
		for i, v := range values {
			wanted[i] = To(v)
		}
		converted[pointer] = wanted
	}
	return converted
}
