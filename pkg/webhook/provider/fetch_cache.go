package provider

import (
	"context"
	"sync"
	"time"
)

const (
	// keysLifetime is for how long keys are used before they are asked for again.
	keysLifetime = time.Hour
	// keysGrace is for how long they are used if they cannot be had again.
	keysGrace = 24 * time.Hour
	// refetchAfter is how old keys must be to be asked for again for want of one, or
	// how long ago they could not be had.
	refetchAfter = 30 * time.Second
	// maxCached bounds the addresses whose keys are kept. Providers use one or two.
	maxCached = 16
	// maxFetches bounds what is asked for in a minute, whatever requests claim.
	maxFetches = 20
	// fetchTimeout bounds one fetch.
	fetchTimeout = 3 * time.Second
)

// keyCache keeps what was fetched. Its zero value is empty.
type keyCache struct {
	mu      sync.Mutex
	entries map[string]*cacheEntry
	// fetches are those since minute.
	minute  time.Time
	fetches int
}

// cacheEntry is what one address gave.
type cacheEntry struct {
	// busy holds one token while the address is asked, so that it is asked once at a
	// time; it guards the fields below.
	busy    chan struct{}
	keys    []keyed
	failure *Failure
	// fetched is when the keys were had, tried when they were last asked for.
	fetched, tried time.Time

	// used and found are guarded by the cache's mutex.
	used  time.Time
	found bool
}

// fetching gets the keys that one request needs.
type fetching struct {
	// has reports whether what it needs is among keys.
	has func(keys []keyed) bool
	// fetch asks for keys.
	fetch func(context.Context) ([]keyed, *Failure)
}

// get returns the keys at address as of now.
func (c *keyCache) get(ctx context.Context, address string, now time.Time, f fetching) ([]keyed, *Failure) {
	e := c.entry(address, now)
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return nil, &Failure{KeyUnavailable, "the provider's keys did not come in time"}
	}
	if !e.fresh(now, f.has) {
		c.refresh(ctx, e, now, f.fetch)
	}
	return e.answer(now)
}

// refresh asks for the keys of e.
func (c *keyCache) refresh(ctx context.Context, e *cacheEntry, now time.Time, fetch func(context.Context) ([]keyed, *Failure)) {
	if !c.mayFetch(now) {
		e.failure = &Failure{KeyUnavailable, "too many keys were asked for"}
		return
	}
	limited, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	keys, failure := fetch(limited)
	e.failure = failure
	// A caller that gave up says nothing of the provider.
	if ctx.Err() == nil {
		e.tried = now
	}
	if failure == nil {
		e.keys, e.fetched = keys, now
		c.mark(e)
	}
}

// fresh reports whether e need not, or must not yet, be asked for again.
func (e *cacheEntry) fresh(now time.Time, has func([]keyed) bool) bool {
	switch {
	case e.tried.IsZero():
		return false
	case apart(e.tried, now) < refetchAfter:
		return true
	}
	return e.failure == nil && apart(e.fetched, now) < keysLifetime && has(e.keys)
}

// apart returns how far two times lie from each other: clocks may be set back.
func apart(a, b time.Time) time.Duration { return b.Sub(a).Abs() }

// answer returns the keys if there are any that may be used, or why there are none.
func (e *cacheEntry) answer(now time.Time) ([]keyed, *Failure) {
	if e.failure == nil || len(e.keys) > 0 && apart(e.fetched, now) < keysGrace {
		return e.keys, nil
	}
	return nil, e.failure
}

// entry returns the entry of address.
func (c *keyCache) entry(address string, now time.Time) *cacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[address]
	if e == nil {
		if c.entries == nil {
			c.entries = map[string]*cacheEntry{}
		}
		if len(c.entries) >= maxCached {
			c.evict()
		}
		e = &cacheEntry{busy: make(chan struct{}, 1)}
		c.entries[address] = e
	}
	e.used = now
	return e
}

// evict takes out the entry that was used longest ago: one without keys, if there
// is one, so that whoever asks for what there is not cannot push out what there is.
func (c *keyCache) evict() {
	oldest := ""
	for address, e := range c.entries {
		o := c.entries[oldest]
		if o == nil || !e.found && o.found || e.found == o.found && e.used.Before(o.used) {
			oldest = address
		}
	}
	delete(c.entries, oldest)
}

func (c *keyCache) mark(e *cacheEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.found = true
}

// mayFetch counts a fetch, and reports whether there may be one.
func (c *keyCache) mayFetch(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if apart(c.minute, now) >= time.Minute {
		c.minute, c.fetches = now, 0
	}
	c.fetches++
	return c.fetches <= maxFetches
}
