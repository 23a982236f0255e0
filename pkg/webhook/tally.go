package webhook

import (
	"cmp"
	"errors"
)

// Tally says what became of how many items of a batch that was split.
type Tally struct {
	// Queued are on the queue now; Duplicate were there, or were in the batch twice;
	// Ignored are not wanted; Unfit are what the webhook does not take.
	Queued, Duplicate, Ignored, Unfit int
	// Failed are those of which that is not known, by a fault of ours or for lack of time.
	Failed int
}

func (t *Tally) add(one taken) {
	var refusal *Error
	switch {
	case one.outcome == OutcomeQueued:
		t.Queued++
	case one.outcome == OutcomeDuplicate:
		t.Duplicate++
	case one.outcome == OutcomeIgnored:
		t.Ignored++
	case errors.As(one.err, &refusal) && refusal.Kind != Unavailable:
		t.Unfit++
	default:
		t.Failed++
	}
}

// outcome is that of the batch: what is most about an item of it.
func (t Tally) outcome() Outcome {
	switch {
	case t.Queued > 0:
		return OutcomeQueued
	case t.Duplicate > 0:
		return OutcomeDuplicate
	}
	return OutcomeIgnored
}

// itemError is why an item was not taken.
type itemError struct {
	place int
	err   error
}

// worse is the one of two that the sender is told: what may pass before what may not,
// a fault of ours before all, and of those that are alike the one that stands first.
func worse(a, b itemError) itemError {
	if a.err == nil || cmp.Or(cmp.Compare(gravity(b.err), gravity(a.err)), cmp.Compare(a.place, b.place)) > 0 {
		return b
	}
	return a
}

func gravity(err error) int {
	var e *Error
	switch {
	case !errors.As(err, &e) || e.Code == "unavailable":
		return 3
	case e.Kind == Unavailable:
		return 2
	case e.Kind == TooLarge:
		return 1
	}
	return 0
}
