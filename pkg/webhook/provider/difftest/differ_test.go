package difftest

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// requests is how many deliveries each SDK judges, and seed what they are drawn with.
// DIFFTEST_REQUESTS and DIFFTEST_SEED are for looking further than the tests do.
const (
	requests = 10_000
	seed     = 1
)

// shown is how many unexpected differences are printed.
const shown = 3

// start is when the first delivery comes. The clock of a bubble of package synctest
// begins in 2000, and moves when those in it sleep: so SDKs that ask for the time get
// the same one as Postern, to the nanosecond.
var start = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// Of every SDK and its provider: the two give the same verdict, or the difference is
// of a class that the SDK's file names.
func TestAgainstSDKs(t *testing.T) {
	n, from := setting(t, "DIFFTEST_REQUESTS", requests), setting(t, "DIFFTEST_SEED", seed)
	tallies := make([]*tally, len(subjects))
	whole := n == requests && from == seed
	t.Run("all", func(t *testing.T) {
		for i, s := range subjects {
			t.Run(s().name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { tallies[i] = s().run(t, n, uint64(from), whole) })
			})
		}
	})
	// With -run some may be left out.
	if !t.Failed() && whole && !slices.Contains(tallies, nil) {
		checkTable(t, tallies)
	}
}

func setting(t *testing.T, name string, byDefault int) int {
	text := os.Getenv(name)
	if text == "" {
		return byDefault
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return n
}

// run judges n deliveries. If they are the whole that the tests judge, it checks their
// shares.
func (s *subject) run(t *testing.T, n int, seed uint64, whole bool) *tally {
	time.Sleep(time.Until(start))
	s.verifiers = map[string]provider.Verifier{}
	counted, src := newTally(), newSource(s, seed)
	for range n {
		src.wait()
		d := src.draw(t, time.Now())
		if !s.judge(t, d, counted) && len(counted.unexpected) <= shown {
			t.Errorf("the two differ; to keep it, put this into testdata/kept/%s:\n%s", s.name, s.print(t, d))
		}
	}
	assert.Zero(t, len(counted.unexpected), "differences of no class")
	if whole {
		s.checkShares(t, counted)
	}
	return counted
}

// checkShares sees that the test says something: a good part of the deliveries is
// accepted and a good part refused by both, and every mutation and class occurs.
func (s *subject) checkShares(t *testing.T, counted *tally) {
	assert.Greater(t, counted.accepted, requests/5, "accepted by both")
	assert.Greater(t, counted.refused, requests/5, "refused by both")
	for _, m := range s.applicable() {
		assert.NotZero(t, counted.made[m.name], "nothing was made by %q", m.name)
	}
	for _, c := range s.classes {
		assert.NotZero(t, counted.classes[c.name], "no difference is of the class %q", c.name)
	}
}
