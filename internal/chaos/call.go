package chaos

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"time"
)

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
