package webhook

import (
	"sync"
	"time"
)

const (
	// knownFor is how long an item is known to be on the queue: shorter than any window.
	knownFor = time.Hour
	// maxKnown bounds the memory: as many items as five of the largest batches have.
	maxKnown = 50_000
)

// known remembers which items of batches that were not taken whole are on the queue.
// The batch comes again, and of what one delivery has done the next has no need to ask
// the store: one that is too large for a single delivery is done after a few.
type known struct {
	clock Clock
	mu    sync.Mutex
	until map[knownItem]time.Time
}

type knownItem struct{ webhookID, eventID string }

func newKnown(clock Clock) *known { return &known{clock: clock, until: map[knownItem]time.Time{}} }

func (k *known) has(webhookID, eventID string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.clock.Now().Before(k.until[knownItem{webhookID, eventID}])
}

func (k *known) add(webhookID string, eventIDs []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t := k.clock.Now()
	if k.isFull(len(eventIDs)) {
		k.evict(t)
	}
	if k.isFull(len(eventIDs)) {
		clear(k.until)
	}
	for _, id := range eventIDs {
		k.until[knownItem{webhookID, id}] = t.Add(knownFor)
	}
}

func (k *known) isFull(more int) bool { return len(k.until)+more > maxKnown }

// evict forgets what is over.
func (k *known) evict(t time.Time) {
	for item, until := range k.until {
		if !t.Before(until) {
			delete(k.until, item)
		}
	}
}
