package webhook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const (
	// itemsAtOnce is how many items of a batch are worked on at a time: as many as the
	// AWS SDK keeps connections open to one host.
	itemsAtOnce = 10
	// itemReserve is how long before the deadline no further item is begun: those that
	// were are then done with in time, and leave no doubt whether they were queued.
	itemReserve = 500 * time.Millisecond
)

// delivered is a verified batch.
type delivered struct {
	req    *provider.Request
	result provider.Result
	items  []provider.Item
	at     time.Time
}

// splitting is the work on one batch.
type splitting struct {
	judge judge
	entry *entry
	delivered
	header http.Header
	// first is the place of the item to begin with.
	first int

	mu    sync.Mutex
	begun int
	seen  map[string]bool
	// done are the ids of those that are on the queue, and were not known to be.
	done  []string
	tally Tally
	worst itemError
	// warning is the first one.
	warning error
}

// split takes each item of a batch to the queue, as an event of its own (I3), and
// returns once all that are wanted are there (I1). One that fails keeps none of the
// others from being tried; the error is then that of the item which asks most for
// another delivery.
func (j judge) split(ctx context.Context, e *entry, d delivered, receipt Receipt) (Receipt, error) {
	s := &splitting{
		judge: j, entry: e, delivered: d, seen: make(map[string]bool, len(d.items)),
		header: http.Header{"Content-Type": {"application/json"}},
		first:  startOf(len(d.items), j.once.clock.Now()),
	}
	var others sync.WaitGroup
	for range min(j.atOnce, len(d.items)) - 1 {
		others.Go(func() { s.work(ctx) })
	}
	s.work(ctx)
	others.Wait()
	receipt.Items, receipt.Warning = s.tally, s.warning
	if s.worst.err != nil {
		j.known.add(e.webhook.ID, s.done)
		return receipt, s.worst.err
	}
	receipt.Outcome = s.tally.outcome()
	return receipt, nil
}

// startOf is another place each time, so that of a batch that is too large for one
// delivery no items are forever the last.
func startOf(n int, t time.Time) int {
	if n == 0 {
		return 0
	}
	return int(t.UnixMilli() % int64(n))
}

// work takes items until there are none left, or no time.
func (s *splitting) work(ctx context.Context) {
	for {
		i, ok := s.next(ctx)
		if !ok {
			return
		}
		s.count(i, s.take(ctx, i))
	}
}

// next returns the place of an item that nobody has begun.
func (s *splitting) next(ctx context.Context) (i int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := len(s.items) - s.begun
	if left == 0 {
		return 0, false
	}
	if deadline, _ := ctx.Deadline(); time.Until(deadline) < itemReserve {
		s.begun += left
		s.tally.Failed += left
		s.worst = worse(s.worst, itemError{len(s.items), unfinished(left)})
		return 0, false
	}
	i = (s.first + s.begun) % len(s.items)
	s.begun++
	return i, true
}

// taken is what became of an item.
type taken struct {
	outcome Outcome
	err     error
	// done is the id of one that is on the queue, and was not known to be.
	done string
}

// take takes an item to the queue. It ends no other's work, even if it panics.
func (s *splitting) take(ctx context.Context, i int) (t taken) {
	defer func() {
		if p := recover(); p != nil { // its value may quote the item (I5)
			t = taken{err: unavailable("queue item", fmt.Errorf("panicked: %T\n%s", p, debug.Stack()))}
		}
	}()
	p := s.part(s.items[i])
	wanted, err := s.entry.wants(p.req, p.result, p.asJSON)
	switch {
	case err != nil:
		return taken{err: ofItem(i, err)}
	case !wanted:
		return taken{outcome: OutcomeIgnored}
	case !s.isNew(p.result.EventID):
		return taken{outcome: OutcomeDuplicate}
	case s.judge.known.has(s.entry.webhook.ID, p.result.EventID):
		return taken{outcome: OutcomeDuplicate}
	}
	first, err := s.judge.enqueue(ctx, s.entry, p, s.at)
	switch {
	case first:
		return taken{OutcomeQueued, err, p.result.EventID}
	case err == nil:
		return taken{OutcomeDuplicate, nil, p.result.EventID}
	}
	return taken{err: notQueued(err)}
}

// part is the item as a delivery of its own. It has no headers that were signed: what
// they prove is the batch.
func (s *splitting) part(item provider.Item) part {
	req, result := *s.req, s.result
	req.Header, req.Body = s.header, item.Body
	result.EventID, result.EventType, result.Headers = item.ID, cmp.Or(item.Type, result.EventType), nil
	result.Uncompressed, result.Document = nil, nil
	return newPart(&req, result, s.result.EventID)
}

// isNew says whether the batch has had no item of that id so far.
func (s *splitting) isNew(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[id] {
		return false
	}
	s.seen[id] = true
	return true
}

func (s *splitting) count(i int, t taken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tally.add(t)
	if t.done != "" {
		s.done = append(s.done, t.done)
	}
	switch {
	case t.outcome == "":
		s.worst = worse(s.worst, itemError{i, t.err})
	case s.warning == nil:
		s.warning = t.err
	}
}

// ofItem has a refusal say which item it is of, counted from 1.
func ofItem(i int, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	of := *e
	of.Message = fmt.Sprintf("Item %d of the batch: %s", i+1, e.Message)
	return &of
}

func unfinished(left int) error {
	return &Error{Kind: Unavailable, Code: "batch_unfinished", Message: fmt.Sprintf("There was no time for %d items of the batch; send it again.", left), RetryAfter: retryAfter}
}

// unsplittable gives the owner of a webhook the cause, of a batch that was verified.
func unsplittable(err error) error {
	detail := "one that cannot be read"
	if f := (*provider.Failure)(nil); errors.As(err, &f) {
		detail = f.Detail
	}
	return &Error{Kind: Unprocessable, Code: "payload_malformed", Message: "The delivery cannot be split: it is " + detail + ".", Err: err}
}
