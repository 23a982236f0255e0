package chaos

import (
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/postern-dev/postern/internal/localtest"
)

// Proxy stands between the function and a server, and spoils the calls that pass.
//
// It works on calls, not on bytes as toxiproxy does, since it is to spoil an answer
// once the server is known to have done its work, and to answer in its stead.
type Proxy struct {
	service service
	target  *url.URL
	address string
	server  *http.Server

	mu      sync.Mutex
	fault   fault
	share   float64
	rand    *rand.Rand
	spoiled map[string]int
	// calls are how many are under way, some of which nobody waits for any more.
	calls atomic.Int64
}

// NewProxy returns a proxy before the server at an endpoint. It must be stopped.
func NewProxy(service service, endpoint string, r *rand.Rand) (*Proxy, error) {
	target, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	address, err := localtest.FreeAddress()
	if err != nil {
		return nil, err
	}
	p := &Proxy{service: service, target: target, address: address, rand: r, spoiled: map[string]int{}}
	return p, p.Up()
}

// Endpoint is the proxy's address.
func (p *Proxy) Endpoint() string { return "http://" + p.address }

// Up has the proxy listen, again where it has before.
func (p *Proxy) Up() error {
	listener, err := net.Listen("tcp", p.address)
	if err != nil {
		return err
	}
	p.server = &http.Server{Handler: p}
	go p.server.Serve(listener)
	return nil
}

// Down ends all connections, and lets no other be made.
func (p *Proxy) Down() error { return p.server.Close() }

// Idle waits until no call is under way.
func (p *Proxy) Idle() {
	for p.calls.Load() > 0 {
		time.Sleep(tick)
	}
}

// Spoil has f befall that share of the calls from now on, the zero fault none.
func (p *Proxy) Spoil(f fault, share float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.share = f, share
}

// Spoiled is how many calls each fault befell.
func (p *Proxy) Spoiled() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.spoiled)
}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.calls.Add(1)
	defer p.calls.Add(-1)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	c := &call{proxy: p, w: w, r: r, body: body}
	if befall := p.draw(c); befall != nil {
		befall(c)
		return
	}
	c.pass()
}

// draw decides whether c is spoiled, and by what.
func (p *Proxy) draw(c *call) func(*call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.delay = time.Duration(p.rand.Int64N(int64(maxDelay)))
	c.coin = p.rand.IntN(2) == 0
	if p.fault.befall == nil || p.rand.Float64() >= p.share {
		return nil
	}
	p.spoiled[p.fault.name]++
	return p.fault.befall
}
