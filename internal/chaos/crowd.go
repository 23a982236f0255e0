package chaos

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Crowd is many senders of one provider, each of which sends its next delivery when
// the one before is settled.
type Crowd struct {
	Provider *Provider
	Ledger   *Ledger
	Senders  int
	Seed     Seed
	// Name keeps its events and choices apart from those of other crowds.
	Name string
	// Patience is how long an event is sent again and again at most.
	Patience time.Duration

	// Mix counts the turns.
	Mix    Mix
	census atomic.Pointer[Census]
}

// Mix counts what was sent.
type Mix struct{ New, Later, SameTime, Forged, Bytes atomic.Int64 }

// Count has a new census count from now on.
func (c *Crowd) Count(census *Census) { c.census.Store(census) }

// Run sends until stop is done and all that was begun is settled.
func (c *Crowd) Run(stop context.Context) {
	var senders sync.WaitGroup
	for i := range c.Senders {
		s := &sender{Crowd: c, n: i, rand: c.Seed.Rand(c.Name, i)}
		senders.Go(func() {
			for stop.Err() == nil {
				s.turn()
			}
		})
	}
	senders.Wait()
}
