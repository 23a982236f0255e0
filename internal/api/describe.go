package api

import (
	"encoding/json"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// description is a webhook as the API shows it: of its secrets, only that they are there (I5).
type description struct {
	ID          string            `json:"id"`
	URL         string            `json:"url"`
	Product     string            `json:"product"`
	App         string            `json:"app"`
	Env         string            `json:"env"`
	Event       string            `json:"event"`
	Provider    string            `json:"provider,omitempty"`
	Params      map[string]string `json:"params,omitempty"`
	Scheme      json.RawMessage   `json:"scheme,omitempty"`
	Description string            `json:"description,omitempty"`
	Types       []string          `json:"types,omitempty"`
	Match       webhook.Match     `json:"match,omitempty"`
	Schema      json.RawMessage   `json:"schema,omitempty"`
	Secrets     []secret          `json:"secrets"`
	Status      webhook.Status    `json:"status"`
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
}

type secret struct {
	ID        string     `json:"id"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

func describe(w webhook.Webhook) description {
	d := description{
		ID: w.ID, URL: w.URL, Product: w.Product, App: w.App, Env: w.Env, Event: w.Event,
		Provider: w.Provider, Params: w.Params, Scheme: w.Scheme, Description: w.Description,
		Types: w.Policy.Types, Match: w.Policy.Match, Schema: w.Policy.Schema,
		Secrets: make([]secret, 0, len(w.Secrets)), Status: w.Status,
		CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(),
	}
	for _, s := range w.Secrets {
		shown := secret{ID: s.ID, CreatedAt: s.CreatedAt.UTC()}
		if !s.ExpiresAt.IsZero() {
			t := s.ExpiresAt.UTC()
			shown.ExpiresAt = &t
		}
		d.Secrets = append(d.Secrets, shown)
	}
	return d
}
