package chaos

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	faultSenders = 6
	// share is that of the calls which the passing faults spoil.
	share = 0.3
	// deadline is when the strictest providers hang up.
	deadline = 3 * time.Second
)

// TestFaults spoils what passes between the function and each of its servers, in
// every way in turn, and cuts it off from each for a while.
func TestFaults(t *testing.T) { // I1, I2, I3, I4, I6
	alone(t)
	var stalls Stalls
	during(t, stalls.Watch)
	c := startCloud(t, "stripe", 2*faultSenders)
	f := &faults{t: t, stalls: &stalls}
	f.x = begin(t, "faults", "stripe", c.target, StripeEvent, faultSenders, f.next())
	for _, p := range c.proxies {
		f.each(p.service.name, p)
		f.outages(p)
	}
	f.each("all three", c.proxies...)
	v := f.x.end()
	f.check("afterwards", f.census.Tally())
	report.Add("faults-sum", Head("events", "acknowledged", "missing", "copies marked", "copies unmarked", "forgeries", "forged or altered", "slowest answer", "longest stall of the machine")...)
	report.Add("faults-sum", Row(v.Events, v.Acknowledged, v.Missing, v.Marked, v.Unmarked, f.x.crowd.Mix.Forged.Load(), v.Forged+v.Altered, millis(f.slowest), millis(stalls.Longest())))
}

// faults are the phases of an experiment, each with a census of its own.
type faults struct {
	t       *testing.T
	x       *experiment
	stalls  *Stalls
	census  *Census
	slowest time.Duration
}

func (f *faults) next() *Census {
	f.census = &Census{}
	return f.census
}

// each has every passing fault befall some calls through all of the proxies.
func (f *faults) each(where string, proxies ...*Proxy) {
	for _, fault := range passing {
		f.phase(where, fault.name, proxies, func() {
			spoil(proxies, fault, share)
			time.Sleep(scale.Phase)
		})
	}
}

// outages has a server answer nothing for a while, in the two ways that there are.
func (f *faults) outages(p *Proxy) {
	alone := []*Proxy{p}
	f.phase(p.service.name, silence.name, alone, func() {
		p.Spoil(silence, 1)
		time.Sleep(scale.Outage)
	})
	f.phase(p.service.name, refusal, alone, func() {
		require.NoError(f.t, p.Down())
		time.Sleep(scale.Outage)
		require.NoError(f.t, p.Up())
	})
}

// phase counts what is answered during a fault, and for a moment after it: until
// what was begun under it is over.
func (f *faults) phase(where, name string, proxies []*Proxy, befall func()) {
	f.x.crowd.Count(f.next())
	before := spoiled(proxies, name)
	befall()
	spoil(proxies, fault{}, 0)
	time.Sleep(scale.Phase / 4)
	answers, spoiled := f.census.Tally(), fmt.Sprint(spoiled(proxies, name)-before)
	f.check(where+", "+name, answers)
	if name == refusal {
		spoiled = "all"
	}
	report.Add("faults", Row(where, name, spoiled, answers.Good, answers.Answers["503 unavailable"], answers.Answers["503 event_in_flight"],
		answers.refusals(), len(answers.Wrong), millis(answers.P50), millis(answers.Max)))
}

// check holds answers against docs/design.md. Where the machine itself stood still
// for long, Lambda's time limit may have ended a function. How long answers take is held
// to the deadline in a full run alone: a short one shares the machine with all other tests.
func (f *faults) check(phase string, answers Tally) {
	f.slowest = max(f.slowest, answers.Max)
	stall := f.stalls.Longest()
	f.t.Logf("%s: %s; p50 %s, slowest %s; longest stall %s", phase, answers, millis(answers.P50), millis(answers.Max), millis(stall))
	if stall < deadline {
		assert.Empty(f.t, answers.Wrong, "I6: %s", phase)
	}
	if scale.Full {
		assert.Less(f.t, answers.Max, deadline+stall, phase)
	}
}

func spoil(proxies []*Proxy, by fault, share float64) {
	for _, p := range proxies {
		p.Spoil(by, share)
	}
}

func spoiled(proxies []*Proxy, by string) (n int) {
	for _, p := range proxies {
		n += p.Spoiled()[by]
	}
	return n
}

// refusals are the answers to forgeries.
func (t Tally) refusals() int {
	n := 0
	for _, code := range []string{"signature_missing", "signature_mismatch", "timestamp_too_old"} {
		n += t.Answers["401 "+code]
	}
	return n
}
