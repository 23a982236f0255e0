package chaos

import (
	"context"
	"sync/atomic"
	"time"
)

// Stalls watches for how long the machine lets a process wait that is ready to run:
// by so much an answer may be late through no fault of Postern's.
type Stalls struct{ longest atomic.Int64 }

const tick = 5 * time.Millisecond

// Watch runs until ctx is done.
func (s *Stalls) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		time.Sleep(tick)
		if late := time.Since(began) - tick; int64(late) > s.longest.Load() {
			s.longest.Store(int64(late))
		}
	}
}

// Longest is the longest wait so far.
func (s *Stalls) Longest() time.Duration { return time.Duration(s.longest.Load()) }
