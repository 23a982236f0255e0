package provider

import (
	"bytes"
	"net/http"
)

// Answer returns what p expects as the answer to r, an event that was taken. Its
// Status is zero where any 2xx will do. It is the caller's to change.
func (p *Provider) Answer(r *Request) Answer {
	a := p.Success
	a.Header, a.Body = a.Header.Clone(), bytes.Clone(a.Body)
	value := r.Header.Get(p.Echo)
	if p.Echo == "" || value == "" {
		return a
	}
	if a.Header == nil {
		a.Header = http.Header{}
	}
	a.Header.Set(p.Echo, value)
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	return a
}
