package webhook_test

import (
	"context"
	"crypto/rand"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/pkg/webhook"
)

const day = 24 * time.Hour

func newOnce(claims webhook.Claims) *webhook.Once {
	return webhook.NewOnce(claims, webhook.SystemClock{}, rand.Reader)
}

// do calls Do with a deadline of d.
func do(o *webhook.Once, d time.Duration, work webhook.Work) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	return o.Do(ctx, "wh_1", "evt_1", 7*day, work)
}

func done(context.Context, bool) (*webhook.Record, error) { return nil, nil }

func TestOnceDoesWorkOnce(t *testing.T) { // I3
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		first, err := do(o, time.Second, done)
		require.NoError(t, err)
		assert.True(t, first)
		for _, later := range []time.Duration{0, time.Hour, 7*day - time.Hour - time.Second} {
			time.Sleep(later)
			first, err = do(o, time.Second, func(context.Context, bool) (*webhook.Record, error) { return nil, errors.New("done again") })
			require.NoError(t, err)
			assert.False(t, first, later)
		}
	})
}

func TestOnceForgetsAfterTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		_, err := do(o, time.Second, done)
		require.NoError(t, err)
		time.Sleep(7 * day)
		first, err := do(o, time.Second, done)
		require.NoError(t, err)
		assert.True(t, first)
	})
}

func TestOnceAmongRacers(t *testing.T) { // I3
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		var worked, first, duplicate atomic.Int32
		for range 64 {
			go func() {
				ok, err := do(o, 3*time.Second, func(ctx context.Context, _ bool) (*webhook.Record, error) {
					worked.Add(1)
					return nil, webhook.SystemClock{}.Sleep(ctx, 500*time.Millisecond)
				})
				if !assert.NoError(t, err) {
					return
				}
				if ok {
					first.Add(1)
				} else {
					duplicate.Add(1)
				}
			}()
		}
		time.Sleep(5 * time.Second)
		assert.EqualValues(t, 1, worked.Load())
		assert.EqualValues(t, 1, first.Load())
		assert.EqualValues(t, 63, duplicate.Load(), "who comes meanwhile waits for the commit")
	})
}

func TestOnceIsBusyWhileAnotherWorksForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		go func() {
			_, err := do(o, 10*time.Second, func(ctx context.Context, _ bool) (*webhook.Record, error) {
				return nil, webhook.SystemClock{}.Sleep(ctx, 9*time.Second)
			})
			assert.NoError(t, err)
		}()
		synctest.Wait()
		began := time.Now()
		_, err := do(o, 2500*time.Millisecond, done)
		assert.ErrorIs(t, err, webhook.ErrBusy)
		assert.LessOrEqual(t, time.Since(began), 1500*time.Millisecond)
		time.Sleep(10 * time.Second)
	})
}

func TestOnceReleasesWhatIsKnownNotToBeDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		_, err := do(o, time.Second, func(context.Context, bool) (*webhook.Record, error) { return nil, webhook.ErrNotSent })
		require.ErrorIs(t, err, webhook.ErrNotSent)
		first, err := do(o, time.Second, func(_ context.Context, again bool) (*webhook.Record, error) {
			assert.False(t, again)
			return nil, nil
		})
		require.NoError(t, err)
		assert.True(t, first)
	})
}

func TestOnceLeavesDoubtToTheLease(t *testing.T) { // I3: it may be queued again, and says so
	open := errors.New("no answer")
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		_, err := do(o, time.Second, func(context.Context, bool) (*webhook.Record, error) { return nil, open })
		require.ErrorIs(t, err, open)
		_, err = do(o, time.Second, done)
		require.ErrorIs(t, err, webhook.ErrBusy, "until the lease has run out")
		time.Sleep(3 * time.Second)
		_, err = do(o, time.Second, func(_ context.Context, again bool) (*webhook.Record, error) {
			assert.True(t, again)
			return nil, webhook.ErrNotSent
		})
		require.ErrorIs(t, err, webhook.ErrNotSent)
		time.Sleep(3 * time.Second)
		first, err := do(o, time.Second, func(_ context.Context, again bool) (*webhook.Record, error) {
			assert.True(t, again, "doubt outlives a release")
			return nil, nil
		})
		require.NoError(t, err)
		assert.True(t, first)
	})
}

func TestOnceCommitsAfterItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(&memory.Claims{})
		first, err := do(o, time.Second, func(ctx context.Context, _ bool) (*webhook.Record, error) {
			<-ctx.Done() // the work is done at the last moment
			return nil, nil
		})
		require.NoError(t, err)
		assert.True(t, first)
		first, err = do(o, time.Second, done)
		require.NoError(t, err)
		assert.False(t, first)
	})
}

// taken lets another owner take the claim over before it is committed.
type taken struct{ webhook.Claims }

func (c taken) Commit(ctx context.Context, held webhook.Claim, r *webhook.Record) error {
	held.Owner, held.At = "another", held.Lease
	if _, err := c.Claim(ctx, held); err != nil {
		return err
	}
	held.Owner = "the first"
	return c.Claims.Commit(ctx, held, r)
}

func TestOnceSaysThatItsClaimWasLost(t *testing.T) {
	first, err := do(newOnce(taken{&memory.Claims{}}), time.Second, done)
	assert.True(t, first, "the work is done all the same")
	assert.ErrorIs(t, err, webhook.ErrClaimLost)
}

func TestOnceNeedsADeadline(t *testing.T) {
	_, err := newOnce(&memory.Claims{}).Do(context.Background(), "wh_1", "evt_1", day, done)
	assert.Error(t, err)
}
