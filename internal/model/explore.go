// Package model runs code in every order that its parts could run in.
//
// A run is made of choices: which process goes on, what the store answers it,
// whether it crashes. [Explore] makes a run of the first choices everywhere, then
// goes back to the last choice that has another side, and so on until there is
// none. A state that was seen before is not gone into again.
package model

// Run is one run. Its choices come from the explorer.
type Run struct {
	e      *explorer
	depth  int
	pruned bool
}

// Counts are what an exploration came to.
type Counts struct {
	// Runs is how many runs were made, States how many different states they met,
	// and Choices how many choices were made in all.
	Runs, States, Choices int
}

// Explore calls run until every choice has been made every way.
func Explore(run func(*Run)) Counts {
	e := &explorer{seen: map[string]bool{}}
	for {
		run(&Run{e: e})
		e.counts.Runs++
		if !e.next() {
			e.counts.States = len(e.seen)
			return e.counts
		}
	}
}

type explorer struct {
	// path is the choice made at each depth, and sides how many there were.
	path, sides []int
	seen        map[string]bool
	counts      Counts
}

// next turns the last choice that has another side.
func (e *explorer) next() bool {
	for i := len(e.path) - 1; i >= 0; i-- {
		if e.path[i]+1 < e.sides[i] {
			e.path[i]++
			e.path, e.sides = e.path[:i+1], e.sides[:i+1]
			return true
		}
	}
	return false
}

// Choose returns a number from 0 up to n, exclusive.
func (r *Run) Choose(n int) int {
	r.e.counts.Choices++
	if r.depth == len(r.e.path) {
		r.e.path, r.e.sides = append(r.e.path, 0), append(r.e.sides, n)
	}
	r.depth++
	return r.e.path[r.depth-1]
}

// Met tells the explorer which state the run is in, and whether it goes on: not
// where the state was met before on another way.
func (r *Run) Met(state string) bool {
	if r.depth < len(r.e.path) {
		return true // on the way to where this run parts from the one before
	}
	if r.e.seen[state] {
		r.pruned = true
		return false
	}
	r.e.seen[state] = true
	return true
}
