package gateway

import (
	"context"
	"runtime"
)

// largeBody is from how many bytes on a body waits for its turn.
const largeBody = 256 << 10

// turns are for large bodies: as many at once as there are processors. AWS gives each
// invocation a machine of its own, while here a hundred at once would take gigabytes,
// and all of them longer than a function has for its answer.
type turns chan struct{}

func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)) }

// take waits for a body's turn, if it needs one, and returns what ends it. It returns
// ctx's error if that is done first.
func (t turns) take(ctx context.Context, size int) (end func(), err error) {
	if size < largeBody {
		return func() {}, nil
	}
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
