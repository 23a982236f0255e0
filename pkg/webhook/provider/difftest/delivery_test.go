package difftest

import (
	"bytes"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// field is a line of a request's header, as it was sent.
type field struct{ name, value string }

// delivery is a request, and how whoever judges it is set up.
type delivery struct {
	// at is when it was signed, and now when it is judged.
	at, now time.Time
	// secret is what it is verified with, which need not be what it was signed with.
	secret, signingSecret string

	method, url string
	header      []field
	body        []byte

	// made says what was done to it.
	made []string
}

func (d *delivery) clone() *delivery {
	c := *d
	c.header, c.body, c.made = slices.Clone(d.header), slices.Clone(d.body), slices.Clone(d.made)
	return &c
}

// headers returns the header as a server of HTTP reads it: with canonical names, and
// without the white space around values (RFC 9110, section 5.5).
func (d *delivery) headers() http.Header {
	h := make(http.Header, len(d.header))
	for _, f := range d.header {
		h.Add(f.name, textproto.TrimString(f.value))
	}
	return h
}

// request returns d as Postern takes it.
func (d *delivery) request() *provider.Request {
	return &provider.Request{Method: d.method, URL: d.url, Header: d.headers(), Body: d.body}
}

// http returns d as SDKs take it.
func (d *delivery) http() *http.Request {
	r := &http.Request{
		Method: d.method, Header: d.headers(), ContentLength: int64(len(d.body)),
		Body: io.NopCloser(bytes.NewReader(d.body)),
	}
	if u, err := url.Parse(d.url); err == nil {
		r.URL, r.Host = u, u.Host
	} else {
		r.URL = new(url.URL)
	}
	return r
}

// get returns the first value of a header.
func (d *delivery) get(name string) string {
	for _, f := range d.header {
		if strings.EqualFold(f.name, name) {
			return textproto.TrimString(f.value)
		}
	}
	return ""
}

func (d *delivery) has(name string) bool { return d.count(name) > 0 }

// count returns how often a header was sent.
func (d *delivery) count(name string) (n int) {
	for _, f := range d.header {
		if strings.EqualFold(f.name, name) {
			n++
		}
	}
	return n
}

func (d *delivery) remove(name string) {
	d.header = slices.DeleteFunc(d.header, func(f field) bool { return strings.EqualFold(f.name, name) })
}

// set leaves one header of that name, with that value.
func (d *delivery) set(name, value string) {
	d.remove(name)
	d.add(name, value)
}

func (d *delivery) add(name, value string) { d.header = append(d.header, field{name, value}) }

// take makes r, which the package has signed, what d sends. Headers are in the order
// of their names, so that the same seed makes the same request.
func (d *delivery) take(r *provider.Request) {
	d.method, d.url, d.body, d.header = r.Method, r.URL, r.Body, nil
	names := make([]string, 0, len(r.Header))
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range r.Header[name] {
			d.add(name, value)
		}
	}
}
