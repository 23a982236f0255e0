package webhook

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// foundFor is how long a webhook is trusted before it is looked up again.
	foundFor = time.Minute
	// missingFor is the same for an id that is not there.
	missingFor = 5 * time.Second
)

// loader makes entries.
type loader struct {
	webhooks Webhooks
	sealer   Sealer
	schemas  Schemas
	fetcher  provider.Fetcher
	clock    Clock
}

func newLoader(s Services) loader {
	return loader{webhooks: s.Webhooks, sealer: s.Sealer, schemas: s.Schemas, fetcher: s.Fetcher, clock: s.Clock}
}

// load returns an error only for what may pass. Before, if not nil, is what was
// loaded earlier: what was prepared for the same version of the webhook, from the
// same secrets, is good still.
func (l loader) load(ctx context.Context, id string, before *entry) (*entry, error) {
	t := l.clock.Now()
	w, err := l.webhooks.ByAddress(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return &entry{err: noSuchAddress(), loaded: t, goodTill: t.Add(missingFor)}, nil
	}
	if err != nil {
		return nil, unavailable("look up webhook", err)
	}
	e := &entry{address: id, webhook: w, loaded: t, goodTill: t.Add(foundFor)}
	if before.good(e) {
		e.provider, e.handshaker, e.verifier, e.schema = before.provider, before.handshaker, before.verifier, before.schema
		e.goodTill = earliestEnd(w.Secrets, t, e.goodTill)
		return e, nil
	}
	if err := l.prepare(ctx, e); err != nil {
		return nil, unavailable("prepare webhook", err)
	}
	return e, nil
}

// good says whether what e was prepared with is what e's successor needs.
func (e *entry) good(next *entry) bool {
	if e == nil || e.err != nil || e.webhook.ID != next.webhook.ID || e.webhook.Version != next.webhook.Version {
		return false
	}
	return !slices.ContainsFunc(next.webhook.Secrets, func(s Secret) bool { return s.LiveAt(e.loaded) && !s.LiveAt(next.loaded) })
}

func (l loader) prepare(ctx context.Context, e *entry) error {
	var ok bool
	if e.provider, ok = provider.Lookup(e.webhook.Provider); !ok {
		return nil
	}
	cfg, err := open(ctx, l.sealer, e.webhook, e.loaded)
	if err != nil {
		return err
	}
	cfg.Fetcher = l.fetcher
	e.goodTill = earliestEnd(e.webhook.Secrets, e.loaded, e.goodTill)
	if len(e.webhook.Policy.Schema) > 0 {
		if e.schema, err = l.schemas.Compile(e.webhook.Policy.Schema); err != nil {
			return err
		}
	}
	if e.handshaker, err = e.provider.Handshaker(cfg); isConfigError(err) {
		e.handshaker = nil
	} else if err != nil {
		return err
	}
	if e.verifier, err = e.provider.Verifier(cfg); isConfigError(err) {
		e.verifier = nil
		return nil
	}
	return err
}

func isConfigError(err error) bool {
	var c *provider.ConfigError
	return errors.As(err, &c)
}

// earliestEnd is till, or when the first of the secrets that are live now stops being so.
func earliestEnd(secrets []Secret, now, till time.Time) time.Time {
	for _, s := range secrets {
		if s.LiveAt(now) && !s.LiveAt(till) {
			till = s.ExpiresAt
		}
	}
	return till
}
