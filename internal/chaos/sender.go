package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
)

// What becomes of a hundred turns of a sender: forgeries, duplicates that are sent
// later, duplicates that are sent at the same time; the rest are new events.
const (
	forgedShare    = 5
	laterShare     = 7
	sameTimeShare  = 3
	rememberEvents = 8
)

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

// imagine makes up an event that nobody has heard of.
func (s *sender) imagine() Event {
	s.made++
	return s.Provider.Make(s.rand, fmt.Sprintf("evt_%s_%d_%d", s.Name, s.n, s.made))
}

// announce has e count as sent.
func (s *sender) announce(e Event) {
	s.Ledger.Sending(e)
	s.Mix.New.Add(1)
	s.Mix.Bytes.Add(int64(len(e.Body)))
}

func (s *sender) fresh() Event {
	e := s.imagine()
	s.announce(e)
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
	e := s.imagine()
	s.Mix.Forged.Add(1)
	s.census.Load().Forged(s.Provider.Forge(context.Background(), s.rand, e))
	if s.rand.IntN(2) == 0 {
		s.announce(e)
		s.persist(e)
	}
}
