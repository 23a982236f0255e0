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
	// fields are those that the value is looked up with, and field its number among
	// them; nil if it is looked up by itself.
	fields *jsonFields
	field  int
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

// among returns s, to be looked up with fields; s itself where it is in no JSON document.
func (s source) among(fields *jsonFields) source {
	if s.in == InJSON && fields != nil {
		s.fields, s.field = fields, fields.add(s.names[0])
	}
	return s
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
	case InJSON, InJOSE:
		return jsonpath.Text(s.raw(in))
	case InBody:
		return string(in.Body), len(in.Body) > 0
	}
	return "", false
}

// bytes is read as bytes, which must not be changed and last as long as in.
func (s *source) bytes(in *input) ([]byte, bool) {
	if s.in == InJSON || s.in == InJOSE {
		return jsonpath.Bytes(s.raw(in))
	}
	text, ok := s.read(in)
	return in.keep(text), ok
}

// look returns the value as bytes, nil if it is no scalar, and whether something is there.
func (s *source) look(in *input) (value []byte, has bool) {
	if s.in != InJSON {
		return s.bytes(in)
	}
	raw := s.raw(in)
	value, _ = jsonpath.Bytes(raw)
	return value, raw != nil && string(raw) != "null"
}

func (s *source) header(in *input) string {
	for _, name := range s.names {
		if value := in.header(name); value != "" {
			return value
		}
	}
	return ""
}

// raw returns the first value at the path, as it is written there.
func (s *source) raw(in *input) []byte {
	doc := in.jose
	if s.in == InJSON {
		doc = in.json()
	}
	if s.fields != nil {
		return in.fields.of(s.fields, s.field, doc)
	}
	var found [1]jsonpath.Match
	s.path.Find(doc, found[:])
	return found[0].First
}

// canonical returns the names of h as they stand in [http.Header].
func (h Header) canonical() []string {
	names := append([]string{h.Name}, h.Aliases...)
	for i, name := range names {
		names[i] = http.CanonicalHeaderKey(name)
	}
	return names
}
