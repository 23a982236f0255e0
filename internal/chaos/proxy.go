package chaos

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
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
	p := &Proxy{service: service, target: target, address: "127.0.0.1:0", rand: r, spoiled: map[string]int{}}
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
	p.address = listener.Addr().String()
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

// call is one call on its way.
type call struct {
	proxy *Proxy
	w     http.ResponseWriter
	r     *http.Request
	body  []byte
	// delay and coin were drawn for it.
	delay time.Duration
	coin  bool
}

// answer is what the server said, whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// forward has the server do its work, whether or not somebody still waits for it: a
// call that was sent is not called back.
func (c *call) forward() (answer, error) {
	r := c.r.Clone(context.WithoutCancel(c.r.Context()))
	r.URL.Scheme, r.URL.Host, r.RequestURI = c.proxy.target.Scheme, c.proxy.target.Host, ""
	r.Body = io.NopCloser(bytes.NewReader(c.body))
	r.ContentLength, r.TransferEncoding = int64(len(c.body)), nil
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{status: resp.StatusCode, header: resp.Header, body: body}, err
}

// pass lets the call through as it is.
func (c *call) pass() {
	a, err := c.forward()
	if err != nil {
		c.reset()
		return
	}
	c.answer(a, len(a.body))
}

// answer sends n bytes of a's body.
func (c *call) answer(a answer, n int) {
	maps.Copy(c.w.Header(), a.header)
	c.w.WriteHeader(a.status)
	_, _ = c.w.Write(a.body[:n])
}

// reset breaks the connection with RST.
func (c *call) reset() {
	connection, _, err := http.NewResponseController(c.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// abandon leaves whoever waits without an answer.
func (c *call) abandon() { <-c.r.Context().Done() }
