package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/memory"
	"github.com/postern-dev/postern/internal/model"
	"github.com/postern-dev/postern/pkg/webhook"
)

// leaseTime is how long a claim of Receive's lasts: 2.5 s to answer and 2 s of margin.
const leaseTime = 4500 * time.Millisecond

// limits bound a model, so that it is finite.
type limits struct {
	deliveries int
	// faults are answers that were lost, late or errors; crashes end a delivery.
	faults, crashes int
	// jumps are times at which everything stands still until every lease has run out.
	jumps int
	// skews are what the clocks of the second and third delivery may be off by.
	skews []time.Duration
}

// process is one delivery, in a goroutine of its own that runs until its next step
// and then waits to be told how that ends.
type process struct {
	name string
	// events are the ids of what it delivers.
	events  []string
	skew    time.Duration
	entropy byte
	drawn   byte
	step    *step
	resume  chan struct{}
	crashed bool
	ended   bool
	receipt webhook.Receipt
	err     error
	history []string
	sleeps  int
}

// step is what a process wants to do next, and how it may end.
type step struct {
	what     string
	outcomes []outcome
	chosen   outcome
}

type outcome string

const (
	works      outcome = "works"
	answerLost outcome = "lost"     // done, and the answer is lost
	fails      outcome = "fails"    // not done, and nothing is known of it
	notSent    outcome = "not sent" // not done, and that is known
	late       outcome = "late"     // given up, and done later
	goesOn     outcome = "goes on"
	givesUp    outcome = "gives up"
)

// simulation is the world around the processes of a run.
type simulation struct {
	run       *model.Run
	limits    limits
	claims    memory.Claims
	sent      []webhook.Message
	ghosts    []webhook.Message
	processes []*process
	faults    int
	crashes   int
	jumps     int
}

// await has p wait until the scheduler has chosen how its step ends.
func (s *simulation) await(p *process, what string, outcomes ...outcome) outcome {
	p.step = &step{what: what, outcomes: outcomes}
	<-p.resume
	if p.crashed {
		runtime.Goexit()
	}
	chosen := p.step.chosen
	p.history = append(p.history, what+" "+string(chosen))
	p.step = nil
	return chosen
}

// port is what one process sees of the store, the queue and the clock.
type port struct {
	s *simulation
	p *process
}

func (c port) Claim(_ context.Context, claim webhook.Claim) (found webhook.Found, err error) {
	ctx := context.Background()
	switch c.s.await(c.p, "claim "+claim.EventID, works, answerLost, fails) {
	case works:
		return c.s.claims.Claim(ctx, claim)
	case answerLost:
		_, err = c.s.claims.Claim(ctx, claim)
		return 0, errors.Join(errOpen, err)
	}
	return 0, errOpen
}

func (c port) Commit(_ context.Context, claim webhook.Claim, r *webhook.Record) error {
	return c.end("commit "+claim.EventID, func() error { return c.s.claims.Commit(context.Background(), claim, r) })
}

func (c port) Release(_ context.Context, claim webhook.Claim) error {
	return c.end("release "+claim.EventID, func() error { return c.s.claims.Release(context.Background(), claim) })
}

func (c port) end(what string, do func() error) error {
	switch c.s.await(c.p, what, works, answerLost, fails) {
	case works:
		return do()
	case answerLost:
		return errors.Join(errOpen, do())
	}
	return errOpen
}

func (c port) Send(ctx context.Context, m webhook.Message) error {
	switch chosen := c.s.await(c.p, "send", works, answerLost, fails, notSent, late); {
	case ctx.Err() != nil: // its deadline passed while it waited to be sent
		return ctx.Err()
	case chosen == works:
		c.s.sent = append(c.s.sent, m)
		return nil
	case chosen == answerLost:
		c.s.sent = append(c.s.sent, m)
	case chosen == late:
		c.s.ghosts = append(c.s.ghosts, m)
	case chosen == notSent:
		return webhook.ErrNotSent
	}
	return errOpen
}

func (c port) Now() time.Time { return time.Now().Add(c.p.skew) }

// Sleep passes no time: that is for the scheduler. A process sleeps once at most,
// which is enough to have it look at a claim, or try to send, a second time.
func (c port) Sleep(ctx context.Context, _ time.Duration) error {
	if c.p.sleeps > 0 || c.s.await(c.p, "sleep", goesOn, givesUp) == givesUp {
		return context.DeadlineExceeded
	}
	c.p.sleeps++
	return ctx.Err()
}

// Read is entropy: other for each process, and the same in every run.
func (c port) Read(b []byte) (int, error) {
	c.p.drawn++
	copy(b, bytes.Repeat([]byte{c.p.entropy, c.p.drawn}, len(b)))
	return len(b), nil
}

func (s *simulation) start(services webhook.Services, delivery func(int) modelled) {
	for i := range s.limits.deliveries {
		d := delivery(i)
		p := &process{events: d.events, name: string(rune('A' + i)), entropy: byte(i + 1), resume: make(chan struct{})}
		if i > 0 {
			p.skew = s.limits.skews[s.run.Choose(len(s.limits.skews))]
		}
		s.processes = append(s.processes, p)
		seen := port{s, p}
		mine := services
		mine.Claims, mine.Queue, mine.Clock, mine.Entropy = seen, seen, seen, seen
		go func() {
			defer func() { p.ended = true }()
			r := webhook.NewReceiver(mine)
			r.OneItemAtATime()
			p.receipt, p.err = r.Receive(context.Background(), d.Delivery)
		}()
	}
}

// move is something that can happen next.
type move struct {
	what string
	do   func()
}

func (s *simulation) moves() []move {
	var list []move
	for _, p := range s.processes {
		if p.ended || p.crashed || p.step == nil {
			continue
		}
		for _, o := range p.step.outcomes {
			fault := o != works && o != goesOn && o != givesUp
			if fault && s.faults == s.limits.faults {
				continue
			}
			list = append(list, move{p.name + " " + p.step.what + " " + string(o), func() {
				if fault {
					s.faults++
				}
				p.step.chosen = o
				p.resume <- struct{}{}
			}})
		}
		if s.crashes < s.limits.crashes {
			list = append(list, move{p.name + " crashes", func() { s.crashes++; s.crash(p) }})
		}
	}
	for i := range s.ghosts {
		list = append(list, move{"a late message lands", func() {
			s.sent = append(s.sent, s.ghosts[i])
			s.ghosts = slices.Delete(s.ghosts, i, i+1)
		}})
	}
	if len(list) > 0 && s.jumps < s.limits.jumps {
		list = append(list, move{"time passes", func() { s.jumps++; time.Sleep(leaseTime + time.Second) }})
	}
	return list
}

func (s *simulation) crash(p *process) {
	p.crashed = true
	p.resume <- struct{}{}
}

// state is all that what happens next can depend on.
func (s *simulation) state() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v|%d|%d|%d|%d|", &s.claims, s.faults, s.crashes, s.jumps, time.Now().Unix())
	for _, m := range s.sent {
		fmt.Fprintf(&b, "%s %t,", eventOf(m), isMarked(m))
	}
	b.WriteString("|")
	for _, m := range s.ghosts {
		fmt.Fprintf(&b, "%s %t,", eventOf(m), isMarked(m))
	}
	for _, p := range s.processes {
		fmt.Fprintf(&b, "|%v %v %v %v %v", p.skew, p.crashed, p.ended, p.sleeps, p.history)
		if p.step != nil {
			fmt.Fprintf(&b, " %v", p.step.what)
		}
		if p.ended {
			fmt.Fprintf(&b, " %v %v", p.receipt.Outcome, p.err)
		}
	}
	return b.String()
}

func isMarked(m webhook.Message) bool { return bytes.Contains(m.Body, []byte(`"requeued":true`)) }

// eventOf is the id of a message's event.
func eventOf(m webhook.Message) string {
	e, err := webhook.DecodeEvent(m.Body)
	if err != nil {
		panic(err)
	}
	return e.ID
}

// modelled is a delivery, with the ids of the events that it brings.
type modelled struct {
	webhook.Delivery
	events []string
}

// play makes moves until there are none, or the rest of the run is known.
func (s *simulation) play() (whole bool, trace []string) {
	for {
		synctest.Wait()
		list := s.moves()
		if len(list) == 0 {
			return true, trace
		}
		if !s.run.Met(s.state()) {
			return false, trace
		}
		m := list[s.run.Choose(len(list))]
		trace = append(trace, m.what)
		m.do()
	}
}

// clear ends the goroutines of processes that wait.
func (s *simulation) clear() {
	synctest.Wait()
	for _, p := range s.processes {
		if !p.ended && p.step != nil {
			s.crash(p)
		}
	}
	synctest.Wait()
}

// TestEveryInterleaving runs the production code of Receive, over a simulated store
// and queue, in every order in which the steps of its deliveries can come, with
// every fault at every step. Batches are split.
func TestEveryInterleaving(t *testing.T) { // I1, I3
	still, lease := []time.Duration{0}, []time.Duration{0, leaseTime, -leaseTime}
	turned, overlapping := [][]string{{"a", "b"}, {"b", "a"}}, [][]string{{"a", "b"}, {"b", "c"}}
	tests := []struct {
		name   string
		limits limits
		long   bool
		// batches are the items of the deliveries; nil where all bring one and the same event.
		batches [][]string
	}{
		{"three deliveries, no fault", limits{deliveries: 3, skews: still}, false, nil},
		{"three deliveries, a crash anywhere, leases running out", limits{deliveries: 3, crashes: 1, jumps: 1, skews: still}, false, nil},
		{"three deliveries, a fault anywhere, leases running out", limits{deliveries: 3, faults: 1, jumps: 1, skews: still}, true, nil},
		{"three deliveries, two faults, leases running out", limits{deliveries: 3, faults: 2, jumps: 1, skews: still}, true, nil},
		{"three deliveries, clocks off by a lease", limits{deliveries: 3, skews: lease}, false, nil},
		{"two deliveries, clocks off by a lease, crashes and faults", limits{deliveries: 2, faults: 2, crashes: 1, jumps: 1, skews: lease}, true, nil},
		{"two deliveries, three faults", limits{deliveries: 2, faults: 3, jumps: 2, skews: still}, true, nil},
		{"two batches, the other way round, no fault", limits{deliveries: 2, skews: still}, false, turned},
		{"two batches that overlap, a crash anywhere, leases running out", limits{deliveries: 2, crashes: 1, jumps: 1, skews: still}, false, overlapping},
		{"two batches that overlap, a fault anywhere, leases running out", limits{deliveries: 2, faults: 1, jumps: 1, skews: still}, true, overlapping},
		{"two batches, the other way round, two faults", limits{deliveries: 2, faults: 2, skews: still}, true, turned},
		{"three batches, one with an item twice, no fault", limits{deliveries: 3, skews: still}, true, [][]string{{"a", "b"}, {"b"}, {"b", "a", "b"}}},
	}
	another := splitInput()
	another.Event = "payment.paid"
	w := newWorld(t)
	hook, split := w.generate(stripeInput()), w.generate(another)
	// What the process makes once must not belong to the first run's time.
	_, err := w.receiver.Receive(t.Context(), w.stripe(hook, stripeSecret, paid))
	require.NoError(t, err)
	_, err = w.receiver.Receive(t.Context(), w.batch(split, itemOf("first")))
	require.NoError(t, err)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.batches == nil {
				explore(t, w, hook, tt.limits, tt.long, func(int) modelled {
					return modelled{w.stripeAt(hook, stripeSecret, paid, time.Now()), []string{"evt_1"}}
				})
				return
			}
			explore(t, w, split, tt.limits, tt.long, func(i int) modelled {
				return modelled{w.batch(split, itemsOf(tt.batches[i]...)...), tt.batches[i]}
			})
		})
	}
}

func explore(t *testing.T, w *world, hook webhook.Webhook, l limits, long bool, delivery func(int) modelled) {
	if long && raceEnabled {
		t.Log("runs without the race detector, as make test does besides")
		return
	}
	counts := model.Explore(func(r *model.Run) { interleave(t, w, hook, r, l, delivery) })
	t.Logf("%d states, %d runs, %d choices", counts.States, counts.Runs, counts.Choices)
	assert.Greater(t, counts.States, 100)
}

func interleave(t *testing.T, w *world, hook webhook.Webhook, run *model.Run, l limits, delivery func(int) modelled) {
	synctest.Test(t, func(t *testing.T) {
		s := &simulation{run: run, limits: l}
		services := w.services
		services.Webhooks, services.Deliveries, services.Blobs = fixed{hook: hook}, full{err: webhook.ErrFull}, nil
		s.start(services, delivery)
		whole, trace := s.play()
		if whole {
			s.check(t, trace)
		}
		s.clear()
	})
}

// check holds the end of a run against the invariants.
func (s *simulation) check(t *testing.T, trace []string) {
	story := strings.Join(trace, "\n")
	sent, plain := map[string]int{}, map[string]int{}
	for _, m := range s.sent {
		sent[eventOf(m)]++
		if !isMarked(m) {
			plain[eventOf(m)]++
		}
	}
	quiet := s.faults == 0 && s.crashes == 0 && s.limits.jumps == 0 && len(s.limits.skews) == 1
	for _, p := range s.processes {
		for _, id := range p.events {
			require.LessOrEqual(t, plain[id], 1, "I3: a second copy says that it may be one\n%s", story)
			if quiet {
				require.Equal(t, 1, sent[id], "I3: once\n%s", story)
			}
			if p.ended && !p.crashed && p.err == nil {
				require.NotZero(t, sent[id], "I1: acknowledged and not queued\n%s", story)
			}
		}
	}
}

// fixed is a store of one webhook.
type fixed struct {
	webhook.Webhooks
	hook webhook.Webhook
}

func (f fixed) ByAddress(context.Context, string) (webhook.Webhook, error) { return f.hook, nil }

func (fixed) Note(context.Context, webhook.Key, webhook.Activity) error { return nil }
