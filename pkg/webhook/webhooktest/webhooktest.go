// Package webhooktest holds the conformance suites of the ports of package
// webhook. Every implementation runs them, so that all of them keep the same
// promises:
//
//	func TestClaims(t *testing.T) {
//		webhooktest.RunClaims(t, func(t *testing.T) webhook.Claims { return open(t) })
//	}
//
// The checks run in parallel and use names of their own, so that open may return
// the same store, or a store on the same server, each time. They assume nothing
// of its speed.
package webhooktest

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/pkg/webhook"
)

// check is one promise of a port, and the test of it.
type check[Port any] struct {
	name string
	run  func(t *testing.T, port Port)
}

func runAll[Port any](t *testing.T, open func(t *testing.T) Port, checks []check[Port]) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, open(t))
		})
	}
}

// unique returns a name that no other check uses.
func unique(prefix string) string {
	return prefix + strings.ToLower(rand.Text())
}

// now has no more than milliseconds, which is what every store keeps.
func now() time.Time {
	return time.Now().UTC().Truncate(time.Millisecond)
}

// race makes n calls at once and returns their results.
func race[Result any](n int, call func(i int) Result) []Result {
	results := make([]Result, n)
	start := make(chan struct{})
	var calls sync.WaitGroup
	for i := range n {
		calls.Go(func() {
			<-start
			results[i] = call(i)
		})
	}
	close(start)
	calls.Wait()
	return results
}

// eventually says whether done is true within ten seconds: some answers may lag
// behind what was written.
func eventually(done func() bool) bool {
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		last := time.Now().After(end) // the machine may have stood still until then
		if done() {
			return true
		}
		if last {
			return false
		}
	}
}

func tally[Value comparable](values []Value) map[Value]int {
	counts := make(map[Value]int)
	for _, v := range values {
		counts[v]++
	}
	return counts
}

var sentinels = []error{
	webhook.ErrNotFound, webhook.ErrExists, webhook.ErrConflict, webhook.ErrClaimLost,
	webhook.ErrNotSent, webhook.ErrTooLarge, webhook.ErrSealBroken,
	webhook.ErrFull, webhook.ErrBlobBroken,
}

// assertFailsWhenCancelled checks that each call fails under a cancelled context,
// with an error that claims to know nothing.
func assertFailsWhenCancelled(t *testing.T, calls map[string]func(ctx context.Context) error) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls {
		err := call(ctx)
		assert.Error(t, err, name)
		for _, sentinel := range sentinels {
			assert.NotErrorIs(t, err, sentinel, name)
		}
	}
}
