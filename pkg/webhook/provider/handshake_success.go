package provider

import (
	"bytes"
	"net/http"
)

// Expected is the answer to events of one kind.
type Expected struct {
	// When holds of such an event, and of no other.
	When   []Condition
	Answer Answer
}

// Answer returns what p expects as the answer to r, an event that was taken. Its
// Status is zero where any 2xx will do. It is the caller's to change.
func (p *Provider) Answer(r *Request) Answer {
	a := p.success(r)
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

// success is the answer to r, but for what is echoed.
func (p *Provider) success(r *Request) Answer {
	if len(p.Expects) == 0 {
		return p.Success
	}
	in := p.input(r)
	defer in.release()
	for i := range p.Expects {
		when, err := compileConditions(p.Expects[i].When, newParams(nil))
		if err == nil && check(when, in) == nil {
			return p.Expects[i].Answer
		}
	}
	return p.Success
}
