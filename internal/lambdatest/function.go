// Package lambdatest runs compiled Lambda functions without AWS. It plays Lambda
// to their bootstraps, which are the ones that would be deployed but for the
// processor that they are built for.
//
// It keeps to Lambda where a test could tell the difference: an execution
// environment is a process that takes one invocation at a time, is started by the
// first that it is given, sees none of the test's environment variables, and is
// killed when an invocation outlasts its time. It differs in that environments
// take turns, so that a test meets all of them, and that invocations wait for a
// free one instead of being throttled.
package lambdatest

import (
	"context"
	"errors"
	"testing"
	"time"
)

// MaxPayload and MaxAnswer are the most bytes that a synchronous invocation may
// send and get back (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html;
// the last 100 bytes of MaxAnswer are from the error that names the limit).
const (
	MaxPayload = 6 << 20
	MaxAnswer  = MaxPayload + 100
)

var (
	// ErrPayloadTooLarge is returned by Invoke for a payload over MaxPayload.
	ErrPayloadTooLarge = errors.New("payload is over 6 MB")
	// ErrStopped is returned by Invoke once the test has ended.
	ErrStopped = errors.New("function is stopped")
)

// Config says how to run a function.
type Config struct {
	// Bootstrap is the path of its program; see [Build].
	Bootstrap string
	// Name is the function's name; "function" if empty.
	Name string
	// Env are its environment variables, each "NAME=value". Lambda's own come with them.
	Env []string
	// Environments is how many execution environments it has, and so how many
	// invocations run at a time; 1 if zero.
	Environments int
	// Timeout is how long one invocation may take; 10 seconds if zero.
	Timeout time.Duration
}

// Function is a running Lambda function. It is safe for concurrent use.
type Function struct {
	config       Config
	environments []*environment
	free         chan *environment
	logs         logs
	stopped      chan struct{}
}

// Start runs a function until the test ends.
func Start(t testing.TB, c Config) *Function {
	t.Helper()
	c = c.withDefaults()
	f := &Function{config: c, free: make(chan *environment, c.Environments), stopped: make(chan struct{})}
	for range c.Environments {
		e := &environment{config: c, logs: &f.logs}
		f.environments = append(f.environments, e)
		f.free <- e
	}
	t.Cleanup(f.stop)
	return f
}

func (c Config) withDefaults() Config {
	if c.Name == "" {
		c.Name = "function"
	}
	if c.Environments == 0 {
		c.Environments = 1
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	return c
}

// Invoke gives payload to the function and returns its answer. The error is a
// [*FunctionError] if the function failed. If ctx ends first its error is
// returned, and the function goes on, as it does when Lambda's client hangs up.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if len(payload) > MaxPayload {
		return nil, ErrPayloadTooLarge
	}
	select {
	case e := <-f.free:
		return f.invokeIn(ctx, e, payload)
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-f.stopped:
		return nil, ErrStopped
	}
}

func (f *Function) invokeIn(ctx context.Context, e *environment, payload []byte) ([]byte, error) {
	inv := newInvocation(payload)
	go func() {
		inv.finish(e.invoke(inv))
		f.free <- e
	}()
	select {
	case <-inv.finished:
		return inv.answer, inv.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Kill kills the process of the n-th environment, from 0, as kill -9 does, and
// returns once it is gone: false if there was none. An invocation in it fails; the
// next one that the environment is given starts a new process.
func (f *Function) Kill(n int) bool { return f.environments[n].kill() }

// Logs returns what the function's processes have written. The last lines of one
// that runs may be on their way; after Kill none is missing.
func (f *Function) Logs() string { return f.logs.String() }

func (f *Function) stop() {
	close(f.stopped)
	for _, e := range f.environments {
		e.stop()
	}
	for range f.environments {
		<-f.free
	}
}
