package chaos

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience is how long a provider tries at most: far longer than any outage here.
const patience = 3 * time.Minute

// experiment is a crowd at a target, with a collector behind it.
type experiment struct {
	t         *testing.T
	target    target
	crowd     *Crowd
	collector *Collector
	// finish has the senders settle what they have begun, and collected the collector.
	finish, collected func()
}

// begin has senders send from now on.
func begin(t *testing.T, name, provider string, to target, make Maker, senders int, census *Census) *experiment {
	ledger := NewLedger()
	x := &experiment{t: t, target: to,
		crowd: &Crowd{
			Provider: &Provider{Name: provider, Secret: secret, URL: to.url, Make: make, Client: NewClient(senders)},
			Ledger:   ledger, Senders: senders, Seed: seed, Name: name, Patience: patience,
		},
		collector: &Collector{Client: to.queue, URL: to.queueURL, Ledger: ledger},
	}
	x.crowd.Count(census)
	x.collected = during(t, x.collector.Run)
	x.finish = during(t, x.crowd.Run)
	return x
}

// end has the senders settle what they have begun, empties the queue, and judges.
func (x *experiment) end() Verdict {
	x.t.Helper()
	x.finish()
	x.target.idle()
	ctx, cancel := context.WithTimeout(x.t.Context(), patience)
	defer cancel()
	require.NoError(x.t, x.collector.Empty(ctx))
	x.collected()
	for _, ref := range x.crowd.Ledger.Refs() {
		_, err := x.target.blobs.Get(ctx, ref)
		require.NoError(x.t, err, "I1, I4: a body that did not fit on the queue")
	}
	v := x.crowd.Ledger.Judge()
	x.t.Logf("%+v", v)
	assert.NoError(x.t, v.Err())
	assert.Empty(x.t, x.crowd.Ledger.foreign)
	return v
}
