package metrics

import (
	"sync"
	"time"
)

const (
	// every is how often a kind of refusal has a line at most.
	every = 5 * time.Second
	// maxKinds bounds the memory; beyond it every refusal has its line.
	maxKinds = 1000
)

// refusal is a kind of refusal. Webhook is empty where the address names none, so
// that strangers cannot make kinds up.
type refusal struct{ webhook, cause string }

// ration holds the lines of refusals back, since anybody can cause them and each
// costs as much as the rest of the answer. It loses no count but those of an
// instance's last seconds. The zero value is ready.
type ration struct {
	mu    sync.Mutex
	kinds map[refusal]*held
}

type held struct {
	since time.Time
	n     int
}

// take says whether a refusal has its line at t, and how many it stands for.
func (r *ration) take(kind refusal, t time.Time) (n int, write bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.kinds[kind]
	switch {
	case h == nil:
		r.add(kind, t)
		return 1, true
	case t.Sub(h.since) < every:
		h.n++
		return 0, false
	}
	n = h.n + 1
	*h = held{since: t}
	return n, true
}

func (r *ration) add(kind refusal, t time.Time) {
	if r.kinds == nil {
		r.kinds = map[refusal]*held{}
	}
	if len(r.kinds) >= maxKinds {
		r.forget(t)
	}
	if len(r.kinds) < maxKinds {
		r.kinds[kind] = &held{since: t}
	}
}

// forget makes room: what holds nothing back any more.
func (r *ration) forget(t time.Time) {
	for kind, h := range r.kinds {
		if h.n == 0 && t.Sub(h.since) >= every {
			delete(r.kinds, kind)
		}
	}
}
