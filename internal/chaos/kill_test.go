package chaos

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	killSenders  = 24
	environments = 6
)

// TestKillLocal kills the local server at random moments, one time in ten before it
// listens, and starts it again.
func TestKillLocal(t *testing.T) { // I1, I2, I3, I4
	alone(t)
	s, to := startLocal(t, "stripe")
	census := &Census{Breaks: true}
	x := begin(t, "killlocal", "stripe", to, StripeEvent, killSenders, census)
	r := seed.Rand("kill local", 0)
	for range scale.Kills {
		time.Sleep(moment(r))
		require.NoError(t, s.Kill())
		if r.IntN(10) == 0 {
			_, err := s.Begin()
			require.NoError(t, err)
			time.Sleep(moment(r) / 10)
			require.NoError(t, s.Kill())
		}
		require.NoError(t, s.Start(), s.LastWords())
	}
	v := x.end()
	reportKills("the local server", scale.Kills, x, v, census.Tally())
	checkKills(t, v, census.Tally())
}

// TestKillFunction kills the function's processes at random moments.
func TestKillFunction(t *testing.T) { // I1, I2, I3, I4
	alone(t)
	c := startCloud(t, "stripe", environments)
	census := &Census{Breaks: true}
	x := begin(t, "killfunction", "stripe", c.target, StripeEvent, killSenders, census)
	r := seed.Rand("kill function", 0)
	for kills := 0; kills < scale.Kills; {
		time.Sleep(moment(r))
		if c.receive.Kill(r.IntN(environments)) {
			kills++
		}
	}
	v := x.end()
	reportKills("the function", scale.Kills, x, v, census.Tally())
	checkKills(t, v, census.Tally())
}

// moment is how long a process lives.
func moment(r *rand.Rand) time.Duration {
	return time.Duration(r.Int64N(int64(400 * time.Millisecond)))
}

func checkKills(t *testing.T, v Verdict, answers Tally) {
	t.Helper()
	t.Log(answers)
	assert.Empty(t, answers.Wrong)
	assert.Positive(t, answers.Total-answers.Good, "no delivery met a kill")
	assert.Positive(t, v.Events)
}

func reportKills(what string, kills int, x *experiment, v Verdict, answers Tally) {
	broken := answers.Answers["no answer"] + answers.Answers["500"]
	report.Add("kills", Row(what, kills, v.Events, answers.Total, broken, v.Acknowledged, v.Missing, v.Marked, v.Unmarked, x.crowd.Mix.Forged.Load(), v.Forged+v.Altered))
}
