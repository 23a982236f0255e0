package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// patience is for what a program may take to be ready on a busy machine.
const patience = 2 * time.Minute

// process is a program that was started and goes on.
type process struct {
	name string
	cmd  *exec.Cmd
	// lifeline is the program's standard input, with which it ends.
	lifeline io.Closer
	log      *tail
	ended    chan struct{}
	err      error
}

// leashed is a command on the leash.
func leashed(program string, args ...string) *exec.Cmd {
	return exec.Command(filepath.Join("tools", "samlocal", "leash.sh"), append([]string{program}, args...)...)
}

// start starts a command that ends with its standard input. What it prints goes to
// the log, unless it goes elsewhere already.
func start(name string, cmd *exec.Cmd) (*process, error) {
	p := &process{name: name, cmd: cmd, log: new(tail), ended: make(chan struct{})}
	if cmd.Stdout == nil {
		cmd.Stdout = p.log
	}
	if cmd.Stderr == nil {
		cmd.Stderr = p.log
	}
	var err error
	if p.lifeline, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	// A grandchild may hold the output open.
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// ready waits until is says so.
func (p *process) ready(ctx context.Context, is func(context.Context) bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !is(ctx) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w\n%s", p.name, ctx.Err(), p.log)
		case <-p.ended:
			return fmt.Errorf("%s ended: %w\n%s", p.name, errors.Join(p.err, errEnded), p.log)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}

var errEnded = errors.New("before it was ready")

// stop ends the program and waits until it has.
func (p *process) stop() {
	_ = p.lifeline.Close()
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		_ = p.cmd.Process.Kill()
	}
}

// output runs a program to its end, and returns what it printed.
func output(ctx context.Context, env []string, program string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = env
	var complaints tail
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return out, fmt.Errorf("%s %s: %w\n%s", filepath.Base(program), args[0], err, &complaints)
	}
	return out, nil
}

// tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if extra := len(t.b) - 8192; extra > 0 {
		t.b = t.b[extra:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}
