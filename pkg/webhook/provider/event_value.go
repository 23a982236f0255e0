package provider

import (
	"unicode"
	"unicode/utf8"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// eventValue is one value of an event's id or type: text, or JSON as it is written.
type eventValue struct {
	plain string
	raw   []byte
}

// text returns what v says. What is no text it returns as it is written; what
// is no value, "".
func (v *eventValue) text() string {
	if v.raw == nil {
		return v.plain
	}
	if text, ok := jsonpath.Text(v.raw); ok {
		return text
	}
	if v.raw[0] == '"' {
		return string(v.raw)
	}
	return ""
}

// values returns the values of a part, and whether each item of a batch has one.
func (p *eventPart) values(in *input) (values []eventValue, complete bool) {
	if p.path < 0 {
		if text, ok := p.source.read(in); ok {
			in.values = append(in.values[:0], eventValue{plain: text})
			values = in.values
		}
		return values, true
	}
	match := &in.found[p.path]
	if match.First == nil {
		return nil, true
	}
	values = append(in.values[:0], eventValue{raw: match.First})
	for _, raw := range match.More {
		values = append(values, eventValue{raw: raw})
	}
	in.values = values
	return values, !match.Gaps
}

// maxEventText bounds ids and types, in bytes.
const maxEventText = 256

// presentable reports whether s is short, valid, and without control characters.
func presentable(s string) bool {
	if len(s) > maxEventText || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return false
		}
	}
	return true
}
