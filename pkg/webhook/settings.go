package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"time"
)

// DefaultSecretOverlap is how long the older secrets of a webhook are accepted
// once a new one has been given.
const DefaultSecretOverlap = 24 * time.Hour

const maxSecretOverlap = 30 * 24 * time.Hour

// Settings is what a webhook's owner sets. What is empty or nil leaves a webhook
// as it is. A webhook's settings have [MaxSettings] bytes at most.
type Settings struct {
	Provider string
	// Secret is at most 4,096 bytes. Older secrets are accepted for SecretOverlap
	// longer, or for DefaultSecretOverlap where that is nil.
	Secret        string
	SecretOverlap *time.Duration
	Params        map[string]string
	// PublicURLs are at most 8; where not nil but empty, they are cleared.
	PublicURLs  []string
	Scheme      json.RawMessage
	Description *string
	// Types and Match, where not nil but empty, are cleared; Schema by "null".
	Types       []string
	Match       Match
	Schema      json.RawMessage
	Mode        *string
	Unfit       Unfit
	WhilePaused Unfit
	// ArchiveDays is 0 to MaxArchiveDays, or DeploymentArchiveDays.
	ArchiveDays *int
	Split       *bool
	// Answer, where not nil but zero, is cleared.
	Answer *Answer
}

func (in Settings) validate(schemas Schemas) error {
	err := errors.Join(checkProvider(in), checkSecret(in), checkPolicy(in))
	if err == nil && len(in.Schema) > 0 && !isNull(in.Schema) {
		_, err = schemas.Compile(in.Schema)
	}
	return firstOf(err)
}

// setter applies settings to webhooks.
type setter struct {
	sealer  Sealer
	clock   Clock
	entropy io.Reader
}

// apply returns w with what in sets.
func (g setter) apply(ctx context.Context, w Webhook, in Settings) (Webhook, error) {
	before := w.SettingsSize()
	if in.Provider != "" && in.Provider != w.Provider {
		if len(w.Secrets) > 0 && in.Secret == "" {
			return Webhook{}, invalid("secret", "must be given along with another provider")
		}
		w.Provider, w.Secrets, w.Params, w.Scheme = in.Provider, nil, nil, nil
	}
	if in.Params != nil {
		w.Params = in.Params
	}
	if in.PublicURLs != nil {
		w.PublicURLs = in.PublicURLs
	}
	if in.Scheme != nil {
		w.Scheme = compact(in.Scheme)
	}
	if in.Description != nil {
		w.Description = *in.Description
	}
	w.Policy = in.policy(w.Policy)
	if err := errors.Join(checkSplit(w), checkSize(w, before)); err != nil {
		return Webhook{}, firstOf(err)
	}
	if in.Provider == "" && in.Secret == "" && in.Params == nil && in.Scheme == nil {
		return w, nil
	}
	return g.applySecret(ctx, w, in)
}

func (in Settings) policy(p Policy) Policy {
	if in.Types != nil {
		p.Types = in.Types
	}
	if in.Match != nil {
		p.Match = in.Match
	}
	if isNull(in.Schema) {
		p.Schema = nil
	} else if in.Schema != nil {
		p.Schema = compact(in.Schema)
	}
	if in.Mode != nil {
		p.Mode = *in.Mode
	}
	if in.Unfit != "" {
		p.Unfit = in.Unfit
	}
	if in.WhilePaused != "" {
		p.WhilePaused = in.WhilePaused
	}
	if in.ArchiveDays != nil {
		p.ArchiveDays = daysOf(*in.ArchiveDays)
	}
	if in.Split != nil {
		p.Split = *in.Split
	}
	if in.Answer != nil {
		p.Answer = *in.Answer
	}
	return p
}

func compact(j json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if err := json.Compact(&b, j); err != nil {
		return j
	}
	return b.Bytes()
}

func isNull(j json.RawMessage) bool { return string(j) == "null" }

func unchanged(a, b Webhook) bool {
	return a.Provider == b.Provider && a.Description == b.Description && a.Status == b.Status &&
		maps.Equal(a.Params, b.Params) && slices.Equal(a.PublicURLs, b.PublicURLs) && bytes.Equal(a.Scheme, b.Scheme) &&
		equalPolicies(a.Policy, b.Policy) && slices.EqualFunc(a.Secrets, b.Secrets, equalSecrets) &&
		slices.EqualFunc(a.Addresses, b.Addresses, equalAddresses)
}

func equalPolicies(a, b Policy) bool {
	return slices.Equal(a.Types, b.Types) && bytes.Equal(a.Schema, b.Schema) &&
		maps.EqualFunc(a.Match, b.Match, equalValues) &&
		a.Mode == b.Mode && a.Unfit == b.Unfit && a.WhilePaused == b.WhilePaused && a.Split == b.Split && a.Answer == b.Answer &&
		equalDays(a.ArchiveDays, b.ArchiveDays)
}

func equalValues(a, b []json.RawMessage) bool {
	return slices.EqualFunc(a, b, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

func equalSecrets(a, b Secret) bool { return a.ID == b.ID && a.ExpiresAt.Equal(b.ExpiresAt) }

func equalAddresses(a, b Address) bool { return a.Token == b.Token && a.ExpiresAt.Equal(b.ExpiresAt) }
