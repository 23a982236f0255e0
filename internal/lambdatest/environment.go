package lambdatest

import (
	"sync"
	"time"
)

// initTimeout is how long Lambda lets a process take before its first invocation.
const initTimeout = 10 * time.Second

// environment is an execution environment: a place for one process at a time,
// which gets one invocation at a time.
type environment struct {
	config Config
	logs   *logs

	mu      sync.Mutex
	process *process // nil while cold
	stopped bool
}

// invoke runs one invocation, in a new process if there is none that waits for one.
func (e *environment) invoke(inv *invocation) ([]byte, error) {
	p := e.current()
	if p == nil || !p.take(inv) {
		fresh, err := e.start()
		if err != nil {
			return nil, err
		}
		if !fresh.take(inv) {
			return nil, fresh.failedInit(inv)
		}
		p = fresh
	}
	return p.await(inv)
}

func (e *environment) current() *process {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.process
}

func (e *environment) start() (*process, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return nil, ErrStopped
	}
	p, err := startProcess(e.config, e.logs)
	if err != nil {
		return nil, err
	}
	e.process = p
	return p, nil
}

func (e *environment) kill() bool {
	p := e.current()
	return p != nil && p.kill()
}

// stop kills the process, and lets no other start.
func (e *environment) stop() {
	e.mu.Lock()
	e.stopped = true
	e.mu.Unlock()
	e.kill()
}
