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
	Addresses   []addressRecord     `json:",omitempty"`
	IDExpiresAt time.Time           `json:",omitzero"`
	Provider    string              `json:",omitempty"`
	Params      map[string]string   `json:",omitempty"`
	PublicURLs  []string            `json:",omitempty"`
	Scheme      []byte              `json:",omitempty"`
	Secrets     []secretRecord      `json:",omitempty"`
	Description string              `json:",omitempty"`
	Types       []string            `json:",omitempty"`
	Match       map[string][][]byte `json:",omitempty"`
	Schema      []byte              `json:",omitempty"`
	Mode        string              `json:",omitempty"`
	Unfit       webhook.Unfit       `json:",omitempty"`
	WhilePaused webhook.Unfit       `json:",omitempty"`
	ArchiveDays *int                `json:",omitempty"`
	Split       bool                `json:",omitempty"`
	Answer      webhook.Answer      `json:",omitzero"`
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

type addressRecord struct {
	Token, URL string
	CreatedAt  time.Time
	ExpiresAt  time.Time `json:",omitzero"`
}

func encodeWebhook(w webhook.Webhook) ([]byte, error) {
	r := webhookRecord{
		ID: w.ID, Workspace: w.Workspace, Product: w.Product, App: w.App, Env: w.Env, Event: w.Event,
		URL: w.URL, Provider: w.Provider, Params: w.Params, PublicURLs: w.PublicURLs, Scheme: w.Scheme, Description: w.Description,
		Types: w.Policy.Types, Match: convertMatch[[]byte](w.Policy.Match), Schema: w.Policy.Schema,
		Mode: w.Policy.Mode, Unfit: w.Policy.Unfit, WhilePaused: w.Policy.WhilePaused, ArchiveDays: w.Policy.ArchiveDays, Split: w.Policy.Split, Answer: w.Policy.Answer, IDExpiresAt: w.IDExpiresAt.UTC(),
		Status: w.Status, CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(), Version: w.Version,
	}
	for _, s := range w.Secrets {
		r.Secrets = append(r.Secrets, secretRecord{s.ID, s.Sealed, s.CreatedAt.UTC(), s.ExpiresAt.UTC()})
	}
	for _, a := range w.Addresses {
		r.Addresses = append(r.Addresses, addressRecord{a.Token, a.URL, a.CreatedAt.UTC(), a.ExpiresAt.UTC()})
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
		URL: r.URL, Provider: r.Provider, Params: r.Params, PublicURLs: r.PublicURLs, Scheme: r.Scheme, Description: r.Description,
		Policy: webhook.Policy{
			Types: r.Types, Match: convertMatch[json.RawMessage](r.Match), Schema: r.Schema,
			Mode: r.Mode, Unfit: r.Unfit, WhilePaused: r.WhilePaused, ArchiveDays: r.ArchiveDays, Split: r.Split, Answer: r.Answer,
		},
		Status: r.Status, IDExpiresAt: r.IDExpiresAt, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Version: r.Version,
	}
	for _, s := range r.Secrets {
		w.Secrets = append(w.Secrets, webhook.Secret{ID: s.ID, Sealed: s.Sealed, CreatedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt})
	}
	for _, a := range r.Addresses {
		w.Addresses = append(w.Addresses, webhook.Address(a))
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
