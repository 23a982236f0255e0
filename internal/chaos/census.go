package chaos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Census counts answers, and holds each against the table of docs/design.md.
type Census struct {
	// Breaks allows what a killed process makes of a delivery: no answer, or the
	// gateway's 500, 502 or 503.
	Breaks bool

	mu     sync.Mutex
	counts map[string]int
	times  []time.Duration
	wrong  []string
}

// Genuine takes account of the answer to a genuine delivery.
func (c *Census) Genuine(a Answer) { c.add(a, a.Status == 200) }

// Forged takes account of the answer to a forgery.
func (c *Census) Forged(a Answer) {
	named := strings.HasPrefix(a.Code, "signature_") || strings.HasPrefix(a.Code, "timestamp_")
	c.add(a, a.Status == 401 && named)
}

func (c *Census) add(a Answer, usual bool) {
	what := a.what()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	c.counts[what]++
	if a.Status != 0 {
		c.times = append(c.times, a.Took)
	}
	if !usual && !ourFault(a) && !(c.Breaks && broken(a)) {
		c.wrong = append(c.wrong, what)
	}
}

// ourFault says whether the answer is that to a fault of ours, or to a delivery
// that another one of its event was ahead of.
func ourFault(a Answer) bool {
	return a.Status == 503 && a.RetryAfter != "" && (a.Code == "unavailable" || a.Code == "event_in_flight")
}

func broken(a Answer) bool { return a.Status == 0 || a.Status == 500 }

func (a Answer) what() string {
	switch {
	case a.Status == 0:
		return "no answer"
	case a.Code == "":
		return fmt.Sprint(a.Status)
	}
	return fmt.Sprintf("%d %s", a.Status, a.Code)
}

// Tally is what a census came to.
type Tally struct {
	Answers     map[string]int
	Total, Good int
	// Wrong are answers that the table does not know.
	Wrong []string
	// P50, P99 and Max are how long answers took.
	P50, P99, Max time.Duration
}

// Tally returns the sums so far.
func (c *Census) Tally() Tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := Tally{Answers: maps.Clone(c.counts), Wrong: slices.Clone(c.wrong), Good: c.counts["200"]}
	for _, n := range c.counts {
		t.Total += n
	}
	if sorted := slices.Sorted(slices.Values(c.times)); len(sorted) > 0 {
		last := len(sorted) - 1
		t.P50, t.P99, t.Max = sorted[last/2], sorted[last*99/100], sorted[last]
	}
	return t
}

// String lists the answers, the most frequent first.
func (t Tally) String() string {
	names := slices.SortedFunc(maps.Keys(t.Answers), func(a, b string) int { return t.Answers[b] - t.Answers[a] })
	var parts []string
	for _, name := range names {
		parts = append(parts, fmt.Sprintf("%d × %s", t.Answers[name], name))
	}
	return strings.Join(parts, ", ")
}
