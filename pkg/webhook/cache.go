package webhook

import (
	"context"
	"strings"
	"sync"
	"time"
)

const (
	// doubtedAfter is the age from which a refusal has the webhook looked up again.
	doubtedAfter = 5 * time.Second
	// maxEntries bounds the memory that strangers can make the cache take.
	maxEntries = 10_000
)

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

func noSuchAddress() error {
	return &Error{Kind: NotFound, Code: "webhook_not_found", Message: "There is no webhook at this address."}
}

// isWebhookID spares the store, and the memory, what cannot be an id.
func isWebhookID(s string) bool {
	rest, ok := strings.CutPrefix(s, "wh_")
	return ok && len(rest) == 32 && all(rest, func(b byte) bool { return 'a' <= b && b <= 'z' || '2' <= b && b <= '7' })
}
