package dynamodb

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook"
)

// hook is a webhook as its attributes. JSON that must come back byte for byte is
// text, and what is empty is absent.
type hook struct {
	ID          string            `dynamodbav:"id"`
	Workspace   string            `dynamodbav:"workspace"`
	Product     string            `dynamodbav:"product"`
	App         string            `dynamodbav:"app"`
	Env         string            `dynamodbav:"env"`
	Event       string            `dynamodbav:"event"`
	URL         string            `dynamodbav:"url"`
	Addresses   []address         `dynamodbav:"addresses,omitempty"`
	IDExpiresAt *time.Time        `dynamodbav:"id_expires_at,omitempty"`
	Provider    string            `dynamodbav:"provider,omitempty"`
	Params      map[string]string `dynamodbav:"params,omitempty"`
	PublicURLs  []string          `dynamodbav:"public_urls,omitempty"`
	Scheme      string            `dynamodbav:"scheme,omitempty"`
	Secrets     []secret          `dynamodbav:"secrets,omitempty"`
	Description string            `dynamodbav:"description,omitempty"`
	Types       []string          `dynamodbav:"types,omitempty"`
	Match       []match           `dynamodbav:"match,omitempty"`
	Schema      string            `dynamodbav:"schema,omitempty"`
	Mode        string            `dynamodbav:"mode,omitempty"`
	Unfit       webhook.Unfit     `dynamodbav:"unfit,omitempty"`
	WhilePaused webhook.Unfit     `dynamodbav:"while_paused,omitempty"`
	ArchiveDays *int              `dynamodbav:"archive_days,omitempty"`
	Split       bool              `dynamodbav:"split,omitempty"`
	Answer      *answer           `dynamodbav:"answer,omitempty"`
	Status      webhook.Status    `dynamodbav:"status"`
	CreatedAt   time.Time         `dynamodbav:"created_at"`
	UpdatedAt   time.Time         `dynamodbav:"updated_at"`
	Version     int64             `dynamodbav:"version"`

	// LeadsTo is alone in the item of a further address.
	LeadsTo string `dynamodbav:"leads_to,omitempty"`
}

type answer struct {
	Status      int    `dynamodbav:"status"`
	ContentType string `dynamodbav:"content_type,omitempty"`
	Body        string `dynamodbav:"body,omitempty"`
}

func newAnswer(a webhook.Answer) *answer {
	if a == (webhook.Answer{}) {
		return nil
	}
	stored := answer(a)
	return &stored
}

func (a *answer) answer() webhook.Answer {
	if a == nil {
		return webhook.Answer{}
	}
	return webhook.Answer(*a)
}

type secret struct {
	ID        string     `dynamodbav:"id"`
	Sealed    []byte     `dynamodbav:"sealed,omitempty"`
	CreatedAt time.Time  `dynamodbav:"created_at"`
	ExpiresAt *time.Time `dynamodbav:"expires_at,omitempty"`
}

// match is one entry of a webhook.Match: its pointer may be empty, as the name of
// an attribute may not.
type match struct {
	Pointer string   `dynamodbav:"pointer"`
	Values  []string `dynamodbav:"values"`
}

func newHook(w webhook.Webhook) hook {
	if len(w.Params) == 0 {
		w.Params = nil
	}
	return hook{
		ID: w.ID, Workspace: w.Workspace, Product: w.Product, App: w.App, Env: w.Env, Event: w.Event,
		URL: w.URL, Addresses: convert(w.Addresses, newAddress), IDExpiresAt: timeOrNil(w.IDExpiresAt),
		Provider: w.Provider, Params: w.Params, PublicURLs: convert(w.PublicURLs, strings.Clone), Scheme: string(w.Scheme),
		Secrets: convert(w.Secrets, newSecret), Description: w.Description,
		Types: convert(w.Policy.Types, strings.Clone), Match: newMatches(w.Policy.Match), Schema: string(w.Policy.Schema),
		Mode: w.Policy.Mode, Unfit: w.Policy.Unfit, WhilePaused: w.Policy.WhilePaused, ArchiveDays: w.Policy.ArchiveDays, Split: w.Policy.Split, Answer: newAnswer(w.Policy.Answer),
		Status: w.Status, CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(), Version: w.Version,
	}
}

func (h hook) webhook() webhook.Webhook {
	return webhook.Webhook{
		ID:  h.ID,
		Key: webhook.Key{Workspace: h.Workspace, Product: h.Product, App: h.App, Env: h.Env, Event: h.Event},
		URL: h.URL, Addresses: convert(h.Addresses, address.address), IDExpiresAt: timeOrZero(h.IDExpiresAt),
		Provider: h.Provider, Params: h.Params, PublicURLs: h.PublicURLs, Scheme: rawJSON(h.Scheme),
		Secrets: convert(h.Secrets, secret.secret), Description: h.Description,
		Policy: webhook.Policy{
			Types: h.Types, Match: matchOf(h.Match), Schema: rawJSON(h.Schema),
			Mode: h.Mode, Unfit: h.Unfit, WhilePaused: h.WhilePaused, ArchiveDays: h.ArchiveDays, Split: h.Split, Answer: h.Answer.answer(),
		},
		Status: h.Status, CreatedAt: h.CreatedAt, UpdatedAt: h.UpdatedAt, Version: h.Version,
	}
}

func newSecret(s webhook.Secret) secret {
	return secret{ID: s.ID, Sealed: s.Sealed, CreatedAt: s.CreatedAt.UTC(), ExpiresAt: timeOrNil(s.ExpiresAt)}
}

func (s secret) secret() webhook.Secret {
	return webhook.Secret{ID: s.ID, Sealed: s.Sealed, CreatedAt: s.CreatedAt, ExpiresAt: timeOrZero(s.ExpiresAt)}
}

// newMatches returns m in the order of its pointers.
func newMatches(m webhook.Match) []match {
	var matches []match
	for _, pointer := range slices.Sorted(maps.Keys(m)) {
		values := convert(m[pointer], func(v json.RawMessage) string { return string(v) })
		matches = append(matches, match{pointer, values})
	}
	return matches
}

func matchOf(matches []match) webhook.Match {
	if len(matches) == 0 {
		return nil
	}
	m := webhook.Match{}
	for _, each := range matches {
		m[each.Pointer] = convert(each.Values, rawJSON)
	}
	return m
}

// withoutSealed returns h with secrets of which only id and times are left.
func (h hook) withoutSealed() hook {
	h.Secrets = convert(h.Secrets, func(s secret) secret {
		s.Sealed = nil
		return s
	})
	return h
}
