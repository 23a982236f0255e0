package webhook

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// foundFor is how long a webhook is trusted before it is looked up again.
	foundFor = time.Minute
	// missingFor is the same for an id that is not there.
	missingFor = 5 * time.Second
	// doubtedAfter is the age from which a refusal has the webhook looked up again.
	doubtedAfter = 5 * time.Second
	// maxEntries bounds the memory that strangers can make the cache take.
	maxEntries = 10_000
)

// entry is a webhook made ready to judge deliveries.
type entry struct {
	// address is that under which the webhook was looked up.
	address  string
	webhook  Webhook
	provider *provider.Provider
	// handshaker is nil while the webhook lacks a provider, and verifier while it
	// lacks that or a secret.
	handshaker provider.Handshaker
	verifier   provider.Verifier
	schema     Schema
	// again says that what is judged had been let as far as its address before: since
	// then that may have ended, and even be forgotten.
	again bool
	// err is the answer to every delivery where the id names no webhook.
	err      error
	loaded   time.Time
	goodTill time.Time
}

// freshAt says whether e need not be looked up again. A time before it was loaded says
// that the clock was set back, and nothing of how old it is.
func (e *entry) freshAt(t time.Time) bool { return !t.Before(e.loaded) && t.Before(e.goodTill) }

// takes says whether the webhook takes deliveries at that address, and at all.
func (e *entry) takes(address string, t time.Time) error {
	switch {
	case e.expired(address, t):
		return &Error{Kind: Gone, Code: "address_expired", Message: "This webhook has another address now."}
	case e.webhook.Status == Paused:
		return &doubt{&Error{Kind: Gone, Code: "webhook_paused", Message: "This webhook is paused."}}
	case e.webhook.Status == Deleted:
		return &Error{Kind: Gone, Code: "webhook_deleted", Message: "This webhook was deleted."}
	case e.handshaker == nil:
		return notConfigured()
	}
	return nil
}

func notConfigured() error {
	return &doubt{&Error{Kind: Unavailable, Code: "webhook_not_configured", Message: "This webhook has no provider or no secret yet, so that nothing can be verified; try again later.", RetryAfter: time.Minute}}
}

// expired says whether address led to the webhook once, and does so no more.
func (e *entry) expired(address string, t time.Time) bool {
	_, ends := e.webhook.address(address)
	return !e.again && !ends.IsZero() && !t.Before(ends)
}

// request is what verification sees: the URL is the one that was minted.
func (e *entry) request(d Delivery) *provider.Request {
	url, _ := e.webhook.address(d.Address)
	if d.RawQuery != "" {
		url += "?" + d.RawQuery
	}
	return &provider.Request{Method: d.Method, URL: url, Header: d.Header, Body: d.Body}
}

// success is what the webhook's owner has chosen as an answer to r, or the provider
// expects.
func (e *entry) success(r *provider.Request) provider.Answer {
	if own := e.webhook.Policy.Answer; own != (Answer{}) {
		a := provider.Answer{Status: own.Status, Header: http.Header{}, Body: []byte(own.Body)}
		if own.ContentType != "" {
			a.Header.Set("Content-Type", own.ContentType)
		}
		return a
	}
	if e.provider == nil {
		return provider.Answer{}
	}
	return e.provider.Answer(r)
}

// window is how long an event is remembered: for as long as its provider may send it again.
func (e *entry) window() time.Duration { return max(minWindow, e.provider.RetryHorizon) }

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

func noSuchAddress() error {
	return &Error{Kind: NotFound, Code: "webhook_not_found", Message: "There is no webhook at this address."}
}

// isWebhookID spares the store, and the memory, what cannot be an id.
func isWebhookID(s string) bool {
	rest, ok := strings.CutPrefix(s, "wh_")
	return ok && len(rest) == 32 && all(rest, func(b byte) bool { return 'a' <= b && b <= 'z' || '2' <= b && b <= '7' })
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

// cache keeps entries by id for as long as they are good.
type cache struct {
	load    func(context.Context, string, *entry) (*entry, error)
	clock   Clock
	mu      sync.Mutex
	entries map[string]*entry
}

func newCache(load func(context.Context, string, *entry) (*entry, error), clock Clock) *cache {
	return &cache{load: load, clock: clock, entries: map[string]*entry{}}
}

// get returns the entry of a webhook's id. Its error is an [*Error] of kind
// NotFound or Unavailable.
func (c *cache) get(ctx context.Context, id string) (*entry, error) {
	if !isWebhookID(id) {
		return nil, noSuchAddress()
	}
	c.mu.Lock()
	e := c.entries[id]
	c.mu.Unlock()
	if e == nil || !e.freshAt(c.clock.Now()) {
		return c.fetch(ctx, id, e)
	}
	return e, e.err
}

// refresh returns e itself while it is young, so that forgeries cannot make the
// store work.
func (c *cache) refresh(ctx context.Context, e *entry) (*entry, error) {
	if c.clock.Now().Sub(e.loaded) < doubtedAfter {
		return e, nil
	}
	return c.fetch(ctx, e.address, e)
}

func (c *cache) fetch(ctx context.Context, id string, before *entry) (*entry, error) {
	e, err := c.load(ctx, id, before)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= maxEntries {
		c.evict()
	}
	c.entries[id] = e
	return e, e.err
}

// forgetIf has the webhook looked up at its next delivery, if it has changed.
func (c *cache) forgetIf(changed bool, id string) {
	if !changed {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.entries, id)
}

// evict makes room: all that is no longer good, or else everything.
func (c *cache) evict() {
	t := c.clock.Now()
	for id, e := range c.entries {
		if !e.freshAt(t) {
			delete(c.entries, id)
		}
	}
	if len(c.entries) >= maxEntries {
		clear(c.entries)
	}
}
