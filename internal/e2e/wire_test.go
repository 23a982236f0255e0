package e2e

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/postern-dev/postern/internal/template"
)

// wire notes the calls of the functions, and can break the one to the queue.
type wire struct {
	mu     sync.Mutex
	calls  map[string]int
	broken bool
}

func (w *wire) note(function string, c template.Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.calls == nil {
		w.calls = map[string]int{}
	}
	w.calls[use(function, c.Action, c.Resource)]++
}

// use writes down that a function calls an action of a resource.
func use(function, action, resource string) string { return function + " " + action + " " + resource }

// take returns how often each use was made since it was last asked.
func (w *wire) take() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

// uses returns what was used since take, sorted.
func (w *wire) uses() []string { return slices.Sorted(maps.Keys(w.take())) }

// breakQueue has the queue refuse what is sent, or take it again.
func (w *wire) breakQueue(broken bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = broken
}

func (w *wire) refuses(r *http.Request) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken && strings.HasPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
}

func (w *wire) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !w.refuses(r) {
			next.ServeHTTP(rw, r)
			return
		}
		rw.Header().Set("Content-Type", "application/x-amz-json-1.0")
		rw.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(rw, `{"__type":"com.amazonaws.sqs#RequestThrottled","message":"broken by the test"}`)
	})
}
