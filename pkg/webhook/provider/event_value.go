package provider

import (
	"bytes"
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
// is no value, nothing. It must not be changed.
func (v eventValue) text() []byte {
	if v.raw == nil {
		return []byte(v.plain)
	}
	if text, ok := jsonpath.Bytes(v.raw); ok {
		return text
	}
	if v.raw[0] == '"' {
		return v.raw
	}
	return nil
}

// values are those of a part: one value, or those of the items of a batch.
type values struct {
	first eventValue
	more  [][]byte
	count int
	// complete says that each item has one, and differ that not all are written alike.
	complete, differ bool
}

func (p *eventPart) values(in *input) values {
	if p.path < 0 {
		text, ok := p.source.read(in)
		if !ok {
			return values{complete: true}
		}
		return values{first: eventValue{plain: text}, count: 1, complete: true}
	}
	match := &in.found[p.path]
	return values{
		first: eventValue{raw: match.First}, more: match.More, count: match.Count(),
		complete: match.First == nil || !match.Gaps, differ: match.Differ,
	}
}

// at returns the value of the item i.
func (v *values) at(i int) eventValue {
	if i == 0 {
		return v.first
	}
	return eventValue{raw: v.more[i-1]}
}

// len is how long they are as they are written, in bytes.
func (v *values) len() int {
	n := len(v.first.plain) + len(v.first.raw)
	for _, raw := range v.more {
		n += len(raw)
	}
	return n
}

// kept reports whether all values are kept.
func (v *values) kept() bool { return v.count <= maxItems }

// allSay reports whether text is what every value says, in whatever way it is written.
func (v *values) allSay(text []byte) bool {
	for _, raw := range v.more {
		if other := (eventValue{raw: raw}); !bytes.Equal(other.text(), text) {
			return false
		}
	}
	return v.kept()
}

// maxEventText bounds ids and types, in bytes.
const maxEventText = 256

// presentable reports whether s is short, valid, and without control characters.
func presentable(s []byte) bool {
	if len(s) > maxEventText {
		return false
	}
	for i, c := range s {
		switch {
		case c >= utf8.RuneSelf:
			return utf8.Valid(s[i:]) && !bytes.ContainsFunc(s[i:], unicode.IsControl)
		case c < ' ' || c == 0x7f:
			return false
		}
	}
	return true
}
