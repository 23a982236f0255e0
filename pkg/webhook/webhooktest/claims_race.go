package webhooktest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

const racers = 64

// raceClaims has rivals claim c's event all at once, at the given time.
func raceClaims(t *testing.T, s webhook.Claims, c webhook.Claim, at time.Time) map[webhook.Found]int {
	errs := make([]error, racers)
	found := race(racers, func(i int) webhook.Found {
		f, err := s.Claim(t.Context(), anotherAt(c, at))
		errs[i] = err
		return f
	})
	for _, err := range errs {
		require.NoError(t, err)
	}
	return tally(found)
}

func raceFresh(t *testing.T, s webhook.Claims) {
	c := newClaim()
	want := map[webhook.Found]int{webhook.Won: 1, webhook.Busy: racers - 1}
	assert.Equal(t, want, raceClaims(t, s, c, c.At))
}

func raceRetake(t *testing.T, s webhook.Claims) {
	c := won(t, s)
	want := map[webhook.Found]int{webhook.Retaken: 1, webhook.Busy: racers - 1}
	assert.Equal(t, want, raceClaims(t, s, c, c.Lease.Add(time.Second)))
}

func raceExpired(t *testing.T, s webhook.Claims) {
	c := queued(t, s)
	want := map[webhook.Found]int{webhook.Won: 1, webhook.Busy: racers - 1}
	assert.Equal(t, want, raceClaims(t, s, c, c.Expires.Add(2*time.Second)))
}

func raceCommitAndTakeover(t *testing.T, s webhook.Claims) {
	for range 20 {
		holder := won(t, s)
		rival := anotherAt(holder, holder.Lease.Add(time.Second))
		var found webhook.Found
		errs := race(2, func(i int) (err error) {
			if i == 0 {
				return s.Commit(t.Context(), holder, nil)
			}
			found, err = s.Claim(t.Context(), rival)
			return err
		})
		require.NoError(t, errs[1])
		if errs[0] == nil {
			assert.Equal(t, webhook.Queued, found)
			continue
		}
		assert.ErrorIs(t, errs[0], webhook.ErrClaimLost)
		assert.Equal(t, webhook.Retaken, found)
	}
}

// deliveries are many of one event, of which some fail to send.
type deliveries struct {
	store  webhook.Claims
	event  webhook.Claim
	failed atomic.Int64
	sent   atomic.Int64
}

func raceDeliveries(t *testing.T, s webhook.Claims) {
	d := &deliveries{store: s, event: newClaim()}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for _, err := range race(32, func(int) error { return d.deliver(ctx) }) {
		assert.NoError(t, err)
	}
	assert.Equal(t, int64(1), d.sent.Load())
}

// deliver claims until the event is queued, by itself or another.
func (d *deliveries) deliver(ctx context.Context) error {
	for {
		c := another(d.event)
		found, err := d.store.Claim(ctx, c)
		switch {
		case err != nil:
			return err
		case found == webhook.Queued:
			return nil
		case found == webhook.Retaken:
			return errors.New("retaken, though no lease has run out")
		case found == webhook.Won:
			err = d.send(ctx, c)
		case found == webhook.Busy:
			time.Sleep(time.Millisecond)
		}
		if err != nil {
			return err
		}
	}
}

// send releases the first five claims and commits those that follow, of which
// there must be one.
func (d *deliveries) send(ctx context.Context, c webhook.Claim) error {
	if d.failed.Add(1) <= 5 {
		return d.store.Release(ctx, c)
	}
	d.sent.Add(1)
	return d.store.Commit(ctx, c, nil)
}
