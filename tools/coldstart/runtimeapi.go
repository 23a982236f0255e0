package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// runtimeAPI hands one event to a function, and notes when
// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
type runtimeAPI struct {
	event []byte
	// polled is when the function asked for the event, answered when it had handled it.
	polled, answered chan time.Time
	failed           chan error
}

func newRuntimeAPI(event []byte) *runtimeAPI {
	return &runtimeAPI{event, make(chan time.Time, 1), make(chan time.Time, 1), make(chan error, 1)}
}

func (a *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET /2018-06-01/runtime/invocation/next":
		a.serveNext(w, r)
	case "POST /2018-06-01/runtime/invocation/1/response":
		a.answered <- time.Now()
		w.WriteHeader(http.StatusAccepted)
	default:
		b, _ := io.ReadAll(r.Body)
		a.fail(fmt.Errorf("%s: %s", r.URL.Path, b))
	}
}

// fail keeps the first failure.
func (a *runtimeAPI) fail(err error) {
	select {
	case a.failed <- err:
	default:
	}
}

// serveNext hands out the event once; who asks for another waits.
func (a *runtimeAPI) serveNext(w http.ResponseWriter, r *http.Request) {
	select {
	case a.polled <- time.Now():
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", "1")
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(startTimeout).UnixMilli(), 10))
		_, _ = w.Write(a.event)
	case <-r.Context().Done():
	}
}
