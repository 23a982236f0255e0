package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// What becomes of a hundred turns of a sender: forgeries, duplicates that are sent
// later, duplicates that are sent at the same time; the rest are new events.
const (
	forgedShare    = 5
	laterShare     = 7
	sameTimeShare  = 3
	rememberEvents = 8
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
	genErr atomic.Pointer[error]
}

// Mix counts what was sent.
type Mix struct{ New, Later, SameTime, Forged, Bytes atomic.Int64 }

// Count has a new census count from now on.
func (c *Crowd) Count(census *Census) { c.census.Store(census) }

// Run sends until stop is done and all that was begun is settled.
func (c *Crowd) Run(stop context.Context) error {
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
	if err := c.genErr.Load(); err != nil {
		return *err
	}
	return nil
}

// sender is one of a crowd.
type sender struct {
	*Crowd
	n, made int
	rand    *rand.Rand
	// sent are some events of the past, to send again.
	sent []Event
}

func (s *sender) turn() {
	switch n := s.rand.IntN(100); {
	case n < forgedShare:
		s.forge()
	case n < forgedShare+laterShare && len(s.sent) > 0:
		s.Mix.Later.Add(1)
		s.persist(s.sent[s.rand.IntN(len(s.sent))])
	case n < forgedShare+laterShare+sameTimeShare:
		s.twice()
	default:
		s.persist(s.fresh())
	}
}

func (s *sender) fresh() Event {
	s.made++
	e := s.Provider.Make(s.rand, fmt.Sprintf("evt_%s_%d_%d", s.Name, s.n, s.made))
	s.Ledger.Sending(e)
	s.Mix.New.Add(1)
	s.Mix.Bytes.Add(int64(len(e.Body)))
	s.remember(e)
	return e
}

func (s *sender) remember(e Event) {
	if len(s.sent) < rememberEvents {
		s.sent = append(s.sent, e)
		return
	}
	s.sent[s.rand.IntN(rememberEvents)] = e
}

// persist sends e until it is acknowledged.
func (s *sender) persist(e Event) { s.persistWith(s.rand, e) }

func (s *sender) persistWith(r *rand.Rand, e Event) {
	ctx, cancel := context.WithTimeout(context.Background(), s.Patience)
	defer cancel()
	if s.Provider.Persist(ctx, r, e, func(a Answer) { s.census.Load().Genuine(a) }) {
		s.Ledger.Acknowledged(e)
	}
}

// twice sends a new event in two deliveries at a time.
func (s *sender) twice() {
	e := s.fresh()
	s.Mix.SameTime.Add(1)
	other := rand.New(rand.NewPCG(s.rand.Uint64(), 0))
	var both sync.WaitGroup
	both.Go(func() { s.persistWith(other, e) })
	s.persist(e)
	both.Wait()
}

// forge sends a forgery of an event, and then, half of the time, the event: the one
// must not stand in the other's way.
func (s *sender) forge() {
	s.made++
	e := s.Provider.Make(s.rand, fmt.Sprintf("evt_%s_%d_%d", s.Name, s.n, s.made))
	s.Mix.Forged.Add(1)
	a, err := s.Provider.Forge(context.Background(), s.rand, e)
	if err != nil {
		s.genErr.Store(&err)
		return
	}
	s.census.Load().Forged(a)
	if s.rand.IntN(2) == 0 {
		s.Ledger.Sending(e)
		s.Mix.New.Add(1)
		s.persist(e)
	}
}
