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
	PublicURLs  []string          `json:"public_urls,omitempty"`
	Scheme      json.RawMessage   `json:"scheme,omitempty"`
	Description string            `json:"description,omitempty"`
	Types       []string          `json:"types,omitempty"`
	Match       webhook.Match     `json:"match,omitempty"`
	Schema      json.RawMessage   `json:"schema,omitempty"`
	Mode        string            `json:"mode,omitempty"`
	Unfit       webhook.Unfit     `json:"unfit,omitempty"`
	WhilePaused webhook.Unfit     `json:"while_paused,omitempty"`
	ArchiveDays *int              `json:"archive_days,omitempty"`
	Split       bool              `json:"split,omitempty"`
	Answer      *answer           `json:"answer,omitempty"`
	Secrets     []secret          `json:"secrets"`
	Addresses   []address         `json:"addresses,omitempty"`
	Status      webhook.Status    `json:"status"`
	Activity    *activity         `json:"activity,omitempty"`
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
}

type secret struct {
	ID          string     `json:"id"`
	CreatedAt   time.Time  `json:"created_at"`
	ExpiresAt   *time.Time `json:"expires_at,omitempty"`
	LastMatched *time.Time `json:"last_matched_at,omitempty"`
}

// address is one of several that a webhook has; with one alone, url says it all.
type address struct {
	URL       string     `json:"url"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// activity is what the webhook last saw, to the minute.
type activity struct {
	LastReceived *time.Time `json:"last_received_at,omitempty"`
	LastAccepted *time.Time `json:"last_accepted_at,omitempty"`
	LastRefused  *time.Time `json:"last_refused_at,omitempty"`
	LastCause    string     `json:"last_cause,omitempty"`
}

func describe(w webhook.Webhook) description {
	return description{
		ID: w.ID, URL: w.CurrentURL(), Product: w.Product, App: w.App, Env: w.Env, Event: w.Event,
		Provider: w.Provider, Params: w.Params, PublicURLs: w.PublicURLs, Scheme: w.Scheme, Description: w.Description,
		Types: w.Policy.Types, Match: w.Policy.Match, Schema: w.Policy.Schema,
		Mode: w.Policy.Mode, Unfit: w.Policy.Unfit, WhilePaused: w.Policy.WhilePaused, ArchiveDays: w.Policy.ArchiveDays, Split: w.Policy.Split, Answer: describeAnswer(w.Policy.Answer),
		Secrets: describeSecrets(w), Addresses: describeAddresses(w), Status: w.Status, Activity: describeActivity(w.Activity),
		CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(),
	}
}

func describeSecrets(w webhook.Webhook) []secret {
	shown := make([]secret, 0, len(w.Secrets))
	for _, s := range w.Secrets {
		shown = append(shown, secret{
			ID: s.ID, CreatedAt: s.CreatedAt.UTC(), ExpiresAt: timeOrNil(s.ExpiresAt),
			LastMatched: timeOrNil(w.Activity.SecretsMatched[s.ID]),
		})
	}
	return shown
}

func describeAddresses(w webhook.Webhook) []address {
	if len(w.Addresses) == 0 {
		return nil
	}
	shown := []address{{URL: w.URL, CreatedAt: w.CreatedAt.UTC(), ExpiresAt: timeOrNil(w.IDExpiresAt)}}
	for _, a := range w.Addresses {
		shown = append(shown, address{URL: a.URL, CreatedAt: a.CreatedAt.UTC(), ExpiresAt: timeOrNil(a.ExpiresAt)})
	}
	return shown
}

func describeActivity(a webhook.Activity) *activity {
	if a.LastReceived.IsZero() {
		return nil
	}
	return &activity{
		LastReceived: timeOrNil(a.LastReceived), LastAccepted: timeOrNil(a.LastAccepted),
		LastRefused: timeOrNil(a.LastRefused), LastCause: a.LastCause,
	}
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func describeAnswer(a webhook.Answer) *answer {
	if a == (webhook.Answer{}) {
		return nil
	}
	shown := answer(a)
	return &shown
}
