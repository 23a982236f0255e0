package main

import "math/rand/v2"

// load is a stream of deliveries.
type load struct {
	// rate is in events a second.
	rate int
	// webhooks is among how many they divide.
	webhooks int
	// skewed says that they do so as 1/rank^1.1 does, and not evenly.
	skewed bool
}

func (l load) division() string {
	switch {
	case l.webhooks == 1:
		return "one"
	case l.skewed:
		return "skewed"
	}
	return "even"
}

// source returns what draws the webhook of the next delivery.
func (l load) source(r *rand.Rand) func() int {
	if l.skewed {
		z := rand.NewZipf(r, 1.1, 1, uint64(l.webhooks-1))
		return func() int { return int(z.Uint64()) }
	}
	return func() int { return r.IntN(l.webhooks) }
}

// newRand returns the same numbers in every run.
func newRand() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }
