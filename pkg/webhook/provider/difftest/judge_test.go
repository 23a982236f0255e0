package difftest

import (
	"fmt"
	"strings"
	"testing"
)

// tally counts the verdicts over a subject's deliveries.
type tally struct {
	accepted, refused int
	// classes counts differences by the names of their classes.
	classes map[string]int
	// made counts what was done to deliveries.
	made map[string]int
	// unexpected are deliveries of no class.
	unexpected []*delivery
}

func newTally() *tally { return &tally{classes: map[string]int{}, made: map[string]int{}} }

// judge has both judge d, and counts what they say. It reports whether that was expected.
func (s *subject) judge(t testing.TB, d *delivery, into *tally) bool {
	for _, how := range d.made {
		into.made[how]++
	}
	ours, theirs := s.ours(t, d) == nil, s.theirs(d) == nil
	switch {
	case ours && theirs:
		into.accepted++
	case !ours && !theirs:
		into.refused++
	default:
		names, ok := s.classify(t, d, theirs)
		if !ok {
			into.unexpected = append(into.unexpected, d)
			return false
		}
		for _, name := range names {
			into.classes[name]++
		}
	}
	return true
}

// theirs returns the SDK's verdict: nil if it accepts d. A panic is a refusal, since
// servers of HTTP answer with none after it.
func (s *subject) theirs(d *delivery) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return s.verify(d)
}

// classify returns the class that the difference about d is of: the first without which
// both accept. If no single one will do, it undoes one after another.
func (s *subject) classify(t testing.TB, d *delivery, theirs bool) (names []string, ok bool) {
	accepts, accepted := postern, s.theirs
	if theirs {
		accepts, accepted = sdk, func(d *delivery) error { return s.ours(t, d) }
	}
	left := d
	for _, c := range s.classes {
		if alone := d.clone(); c.accepts == accepts && c.undo(alone) && (c.final || accepted(alone) == nil) {
			return []string{c.name}, true
		}
		if undone := left.clone(); c.accepts == accepts && c.undo(undone) {
			left, names = undone, append(names, c.name)
		}
	}
	return names, left != d && accepted(left) == nil
}

// how returns what was done to d in one line.
func (d *delivery) how() string { return strings.Join(d.made, "; ") }
