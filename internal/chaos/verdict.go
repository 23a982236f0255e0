package chaos

import (
	"errors"
	"fmt"
)

// Verdict is how many events kept to the promises, and how many did not.
type Verdict struct {
	Events, Acknowledged, Messages int
	// Missing were acknowledged and are not on the queue (I1).
	Missing int
	// Unacknowledged are those of which the provider heard nothing good in the end.
	Unacknowledged int
	// Marked are copies beyond an event's first that say that they may be one: what
	// I3 allows. Unmarked are copies that do not say so.
	Marked, Unmarked int
	// Forged are messages of no event that was sent, Altered those with other bytes
	// than the event's (I2, I4).
	Forged, Altered int
}

// Judge holds the ledger against the promises. It is for when the provider has ended
// and the queue is empty.
func (l *Ledger) Judge() Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := Verdict{Events: len(l.events), Messages: len(l.messages), Forged: len(l.foreign)}
	for _, a := range l.events {
		v.add(a)
	}
	return v
}

func (v *Verdict) add(a *account) {
	copies := a.unmarked + a.marked
	if a.acknowledged {
		v.Acknowledged++
	} else {
		v.Unacknowledged++
	}
	if a.acknowledged && copies == 0 {
		v.Missing++
	}
	unmarked := max(a.unmarked-1, 0)
	v.Unmarked += unmarked
	v.Marked += max(copies-1, 0) - unmarked
	v.Altered += a.altered
}

// Err says which promises were broken.
func (v Verdict) Err() error {
	var broken []error
	for _, b := range []struct {
		count int
		what  string
	}{
		{v.Missing, "I1: acknowledged, and not on the queue"},
		{v.Unacknowledged, "never acknowledged, though the provider kept trying"},
		{v.Unmarked, "I3: on the queue again, without a mark"},
		{v.Forged, "I2: on the queue, and never sent"},
		{v.Altered, "I4: on the queue with other bytes"},
	} {
		if b.count > 0 {
			broken = append(broken, fmt.Errorf("%d %s", b.count, b.what))
		}
	}
	return errors.Join(broken...)
}
