package sqsapi

import (
	"context"
	"crypto/rand"
	"sync"
	"time"
)

// status is how far a task is.
type status string

const (
	running   status = "RUNNING"
	completed status = "COMPLETED"
	cancelled status = "CANCELLED"
	failed    status = "FAILED"
)

const (
	// moveBatch is how many messages are moved at once at most.
	moveBatch = 50
	// batchesPerSecond is how often a task with a rate moves some, where the rate
	// suffices for one each time.
	batchesPerSecond = 10
)

// task moves the messages that its source has when it starts. Those that come
// back to it meanwhile stay, or they would go round and round.
type task struct {
	source, destination queue
	handle              string
	started             time.Time
	// rate is how many messages are moved per second; zero for as many as possible.
	rate int
	all  int

	mu     sync.Mutex
	status status
	reason string
	moved  int
}

func newTask(source, destination queue, rate, all int) *task {
	t := &task{
		source: source, destination: destination, handle: rand.Text(),
		started: time.Now(), rate: rate, all: all, status: running,
	}
	if all == 0 {
		t.status = completed
	}
	return t
}

func (t *task) run() {
	batch, pause := t.pace()
	for {
		left := t.left()
		if left == 0 {
			return
		}
		moved, err := t.source.Move(context.Background(), t.destination.Queue, min(batch, left))
		t.note(moved, err)
		time.Sleep(pause)
	}
}

// pace returns how many messages to move at once, and how long to wait after them.
func (t *task) pace() (batch int, pause time.Duration) {
	if t.rate == 0 {
		return moveBatch, 0
	}
	batch = max(1, t.rate/batchesPerSecond)
	return batch, time.Duration(batch) * time.Second / time.Duration(t.rate)
}

// left returns how many messages are yet to be moved: none once the task has ended.
func (t *task) left() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.status != running {
		return 0
	}
	return t.all - t.moved
}

// note takes down what became of a batch.
func (t *task) note(moved int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.moved += moved
	switch {
	case t.status != running:
	case err != nil:
		t.status, t.reason = failed, err.Error()
	case moved == 0 || t.moved == t.all:
		t.status = completed
	}
}

// cancel ends a task that is running, and returns what it has moved.
func (t *task) cancel() (moved int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.status != running {
		return 0, sender("UnsupportedOperation", "The task is not running.")
	}
	t.status = cancelled
	return t.moved, nil
}

func (t *task) isRunning() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.status == running
}

// shown is a task as it is listed. What may be zero is shown all the same.
type shown struct {
	ApproximateNumberOfMessagesMoved  int
	ApproximateNumberOfMessagesToMove int
	DestinationArn                    string
	FailureReason                     string `json:",omitempty"`
	MaxNumberOfMessagesPerSecond      int    `json:",omitempty"`
	SourceArn                         string
	StartedTimestamp                  int64
	Status                            status
	TaskHandle                        string `json:",omitempty"`
}

func (t *task) show() shown {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := shown{
		ApproximateNumberOfMessagesMoved: t.moved, ApproximateNumberOfMessagesToMove: t.all,
		DestinationArn: arn(t.destination.name), SourceArn: arn(t.source.name), FailureReason: t.reason,
		MaxNumberOfMessagesPerSecond: t.rate, StartedTimestamp: t.started.UnixMilli(), Status: t.status,
	}
	if t.status == running {
		s.TaskHandle = t.handle
	}
	return s
}
