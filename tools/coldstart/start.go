package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"os/exec"
	"strings"
	"time"
)

// startTimeout is for one start with its event.
const startTimeout = 10 * time.Second

// coldStart is one start of a function.
type coldStart struct {
	began, polled, answered time.Time
	log                     string
}

// untilPoll is the time from the start of the program to when it asks for an event.
func (s coldStart) untilPoll() time.Duration { return s.polled.Sub(s.began) }

// untilAnswer is the time from there to the answer to that event.
func (s coldStart) untilAnswer() time.Duration { return s.answered.Sub(s.polled) }

// start starts a program as Lambda does, gives it one event, and ends it.
func start(bootstrap string, event []byte, env []string) (coldStart, error) {
	api := newRuntimeAPI(event)
	server := httptest.NewServer(api)
	defer server.Close()
	var log bytes.Buffer
	cmd := exec.Command(bootstrap)
	cmd.Env = append(env, "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(server.URL, "http://"))
	cmd.Stdout, cmd.Stderr = &log, &log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return coldStart{}, err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	answered, err := api.await(ended)
	_ = cmd.Process.Kill()
	<-ended
	if err != nil {
		return coldStart{}, fmt.Errorf("%s (%s): %w\n%s", bootstrap, cmd.ProcessState, err, log.String())
	}
	return coldStart{began, <-api.polled, answered, log.String()}, nil
}

// await returns when the event was answered, or why it was not.
func (a *runtimeAPI) await(ended <-chan struct{}) (answered time.Time, err error) {
	select {
	case answered = <-a.answered:
	case err = <-a.failed:
	case <-ended:
		err = errEnded
	case <-time.After(startTimeout):
		err = fmt.Errorf("no answer within %s", startTimeout)
	}
	return answered, err
}

var errEnded = errors.New("ended before it had answered")
