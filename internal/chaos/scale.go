// Package chaos holds Postern against what it promises (I1 to I4) while processes are
// killed, what it depends on fails, and more comes than the machine can take.
//
// What it runs are the programs that users get: the compiled local server, and the
// compiled Lambda function over servers that speak AWS's protocols. What it sends
// comes from a simulated provider, which signs, makes mistakes, tries again, and
// keeps a [Ledger] of what was acknowledged to it; the ledger is held against what
// is found on the queue.
package chaos

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"time"
)

// Scale says how much is done.
type Scale struct {
	// Full is set for the run that docs/reliability.md reports.
	Full bool
	// Kills is how often each of the local server and the function is killed.
	Kills int
	// Phase is how long each kind of fault lasts, Outage how long nothing answers.
	Phase, Outage time.Duration
	// Load is how long each of the local server and the function is loaded, by so many
	// senders.
	Load    time.Duration
	Senders int
}

// ScaleOf reads CHAOS: "full", or anything else for a run of seconds.
func ScaleOf(getenv func(string) string) Scale {
	if getenv("CHAOS") == "full" {
		return Scale{Full: true, Kills: 100, Phase: 6 * time.Second, Outage: time.Minute, Load: time.Minute, Senders: 16}
	}
	return Scale{Kills: 5, Phase: 300 * time.Millisecond, Outage: time.Second, Load: 2 * time.Second, Senders: 4}
}

// Seed decides every choice that is not the scheduler's.
type Seed uint64

// SeedOf reads CHAOS_SEED, a decimal number, or takes one from the time.
func SeedOf(getenv func(string) string, now time.Time) (Seed, error) {
	s := getenv("CHAOS_SEED")
	if s == "" {
		return Seed(now.UnixNano()), nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("CHAOS_SEED: %w", err)
	}
	return Seed(n), nil
}

// Rand returns the source of the choices of one who makes them, by name and number.
func (s Seed) Rand(name string, n int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", name, n)
	return rand.New(rand.NewPCG(uint64(s), h.Sum64()))
}
