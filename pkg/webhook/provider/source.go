package provider

import (
	"errors"
	"net/http"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// source is a compiled place: it reads one value.
type source struct {
	in Location
	// names are the header, the query's parameter or the form's field, and the
	// names that are read where it is absent.
	names []string
	path  *jsonpath.Set
}

// compileSource returns the source of the value at name, or at the first of the
// aliases that has one.
func compileSource(in Location, name string, aliases ...string) (source, error) {
	s := source{in: in, names: append([]string{name}, aliases...)}
	switch in {
	case InHeader:
		return s, within("name", canonical(s.names))
	case InQuery, InForm:
		if name == "" {
			return s, wrong("name", "must not be empty")
		}
		return s, nil
	case InBody:
		s.names = []string{"the body"}
		return s, nil
	case InJSON, InJOSE:
		set, err := jsonpath.Compile(name)
		if err == nil && set.Many() {
			err = errors.New("must lead to one value")
		}
		s.path = set
		return s, within("name", err)
	}
	return s, wrong("in", "must be a part of a request that has such a thing")
}

// canonical makes header names canonical, in place.
func canonical(names []string) error {
	for i, name := range names {
		if !isHeaderName(name) {
			return errors.New("must be the name of a header")
		}
		names[i] = http.CanonicalHeaderKey(name)
	}
	return nil
}

const maxHeaderName = 128

// isHeaderName reports whether name is a token of RFC 9110, section 5.6.2.
func isHeaderName(name string) bool {
	if name == "" || len(name) > maxHeaderName {
		return false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '_', c == '.', c == '!', c == '#', c == '$', c == '%', c == '&',
			c == '\'', c == '*', c == '+', c == '^', c == '`', c == '|', c == '~':
		default:
			return false
		}
	}
	return true
}

// read returns the value, and whether there is one. In headers an empty value is none.
func (s *source) read(in *input) (string, bool) {
	switch s.in {
	case InHeader:
		value := s.header(in)
		return value, value != ""
	case InQuery:
		return in.query(s.names[0])
	case InForm:
		values, err := in.formValues()
		return values.Get(s.names[0]), err == nil && values.Has(s.names[0])
	case InJSON:
		return s.scalar(in.json())
	case InJOSE:
		return s.scalar(in.jose)
	case InBody:
		return string(in.Body), len(in.Body) > 0
	}
	return "", false
}

// has reports whether something is there, be it no scalar.
func (s *source) has(in *input) bool {
	if s.in != InJSON {
		_, ok := s.read(in)
		return ok
	}
	var found [1]jsonpath.Match
	s.path.Find(in.json(), found[:])
	return found[0].First != nil && string(found[0].First) != "null"
}

func (s *source) header(in *input) string {
	for _, name := range s.names {
		if value := in.header(name); value != "" {
			return value
		}
	}
	return ""
}

// scalar returns the first value at the path in doc, if it is no object or array.
func (s *source) scalar(doc []byte) (string, bool) {
	var found [1]jsonpath.Match
	s.path.Find(doc, found[:])
	return jsonpath.Text(found[0].First)
}

// canonical returns the names of h as they stand in [http.Header].
func (h Header) canonical() []string {
	names := append([]string{h.Name}, h.Aliases...)
	for i, name := range names {
		names[i] = http.CanonicalHeaderKey(name)
	}
	return names
}
