package awstest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/forward"
)

// Proxy stands between clients and a server: it counts the calls, and spoils
// those that it is told to.
type Proxy struct {
	server http.Handler

	mu     sync.Mutex
	calls  int
	faults []Fault
}

// Fault is what happens to a call instead of just passing it on to the server.
type Fault func(server http.Handler, w http.ResponseWriter, r *http.Request)

// Through returns cfg with a proxy before its server, for the time of the test.
func Through(t testing.TB, cfg aws.Config) (aws.Config, *Proxy) {
	t.Helper()
	target, err := url.Parse(*cfg.BaseEndpoint)
	require.NoError(t, err)
	p := &Proxy{server: forward.To(target)}
	front := httptest.NewServer(p)
	t.Cleanup(front.Close)
	cfg.BaseEndpoint = aws.String(front.URL)
	return cfg, p
}

// Inject spoils as many of the next calls as there are faults.
func (p *Proxy) Inject(faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, faults...)
}

// Calls returns how many calls there were since it was last asked.
func (p *Proxy) Calls() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	calls := p.calls
	p.calls = 0
	return calls
}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if fault := p.next(); fault != nil {
		fault(p.server, w, r)
		return
	}
	p.server.ServeHTTP(w, r)
}

func (p *Proxy) next() Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if len(p.faults) == 0 {
		return nil
	}
	fault := p.faults[0]
	p.faults = p.faults[1:]
	return fault
}

// LoseAnswer has the server do its work and breaks the connection before its answer.
func LoseAnswer(server http.Handler, _ http.ResponseWriter, r *http.Request) {
	server.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// CutAnswer breaks the connection in the middle of the answer.
func CutAnswer(server http.Handler, w http.ResponseWriter, r *http.Request) {
	whole := httptest.NewRecorder()
	server.ServeHTTP(whole, r)
	maps.Copy(w.Header(), whole.Header())
	w.Header().Set("Content-Length", strconv.Itoa(whole.Body.Len()))
	w.WriteHeader(whole.Code)
	_, _ = w.Write(whole.Body.Next(whole.Body.Len() / 2))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// LoseCall breaks the connection before the server hears of the call.
func LoseCall(_ http.Handler, _ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}

// Refuse answers for the server, with an error of that code and the members given.
func Refuse(status int, code string, members map[string]any) Fault {
	return func(_ http.Handler, w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		body := map[string]any{"__type": code}
		for name, value := range members {
			body[name] = value
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
}
