package chaos

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// patienceOfSDK is after how long the function gives up one attempt at a call, and an
// event may be queued again.
const patienceOfSDK = 1500 * time.Millisecond

// TestLoadLocal sends to the local server as fast as it answers.
func TestLoadLocal(t *testing.T) { // I1, I2, I3, I4
	alone(t)
	_, to := startLocal(t, "standard-webhooks")
	load(t, "the local server", to)
}

// TestLoadFunction sends to the function as fast as it answers.
func TestLoadFunction(t *testing.T) { // I1, I2, I3, I4
	alone(t)
	load(t, "the function", startCloud(t, "standard-webhooks", 2*scale.Senders).target)
}

func load(t *testing.T, what string, to target) {
	census := &Census{}
	began := time.Now()
	x := begin(t, "load", "standard-webhooks", to, AnyEvent, scale.Senders, census)
	time.Sleep(scale.Load)
	answers, took := census.Tally(), time.Since(began)
	v := x.end()
	t.Log(answers, answers.P50, answers.P99, answers.Max)
	all := census.Tally()
	assert.Empty(t, all.Wrong)
	if all.Max < patienceOfSDK {
		assert.Zero(t, v.Marked, "I3: nothing failed, and something was queued again")
	}
	m := &x.crowd.Mix
	report.Add("load", Row(what, scale.Senders, perSecond(answers.Total, took), v.Events, m.Later.Load()+m.SameTime.Load(), m.SameTime.Load(), m.Forged.Load(),
		fmt.Sprintf("%d MB", m.Bytes.Load()>>20), millis(answers.P50), millis(answers.P99), millis(answers.Max), v.Missing, v.Marked+v.Unmarked, v.Forged+v.Altered))
}

func perSecond(n int, d time.Duration) string { return fmt.Sprintf("%.0f/s", float64(n)/d.Seconds()) }

func millis(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }
