package provider

import (
	"errors"
	"net/http"
	"strings"
)

// jose compiles the token of a value in a protected header.
func (t *tokens) jose(path string) (token, error) {
	s, err := compileSource(InJOSE, path)
	if err != nil {
		return token{}, err
	}
	return token{
		add: func(in *input, c *content) bool {
			value, ok := s.bytes(in)
			c.add(value)
			return ok
		},
		absent: &Failure{SignatureMalformed, "no " + path + " in the protected header"},
	}, nil
}

// joseHeaders compiles the token of headers that are signed, of which the protected
// header has a list. The time must be among them, if it is in a header.
func (t *tokens) joseHeaders(path string) (token, error) {
	list, err := compileSource(InJOSE, path)
	if err != nil {
		return token{}, err
	}
	if t.scheme == nil || t.scheme.Timestamp.In != InHeader {
		return token{}, errors.New("has {jose_headers}, and the scheme has no time in a header")
	}
	needed := http.CanonicalHeaderKey(t.scheme.Timestamp.Name)
	t.covers.headers, t.covers.ts = append(t.covers.headers, needed), true
	t.covers.joseHeaders = path
	return token{
		add: func(in *input, c *content) bool {
			names, _ := list.read(in)
			return addHeaderLines(in, c, strings.Split(names, ","), needed)
		},
		absent: &Failure{SignatureMalformed, "the protected header must list " + needed + " and what else is signed"},
	}, nil
}

// addHeaderLines adds each header as "Name: value" and a line feed, the names as
// they are listed. It reports whether all are there and needed is among them.
func addHeaderLines(in *input, c *content, names []string, needed string) (complete bool) {
	if len(names) > maxSignedHeaders {
		return false
	}
	for _, name := range names {
		value := in.header(http.CanonicalHeaderKey(name))
		if value == "" {
			return false
		}
		in.alsoRead = append(in.alsoRead, http.CanonicalHeaderKey(name))
		complete = complete || http.CanonicalHeaderKey(name) == needed
		c.add(in.keep(name + ": " + value + "\n"))
	}
	return complete
}
