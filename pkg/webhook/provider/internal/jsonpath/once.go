package jsonpath

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Once reports whether doc is JSON (RFC 8259) in which every member along a path of s
// stands once in its object at most, and by no name that differs in case alone. Then
// all parsers find the same value there: of doubles some take the first and some the
// last, and some, such as encoding/json, look for names in any case.
func (s *Set) Once(doc []byte) bool {
	if !json.Valid(doc) {
		return false
	}
	o := onceReader{doc: doc}
	return o.value(&s.root, 0) != nowhere
}

// onceReader walks a document that is valid along the nodes of a set. It recurs only
// along paths. Its methods are as those of finder, and go nowhere from what is not once.
type onceReader struct {
	doc []byte
	// unescaped is for a name that is written with escapes, or is long: a letter may
	// be as long as the longest character in it that differs from it in case alone.
	unescaped [maxPathLen * utf8.UTFMax]byte
}

func (o *onceReader) value(n *node, i int) int {
	i = skipSpace(o.doc, i)
	switch c := o.doc[i]; {
	case c == '{' && (n.members != nil || n.any != nil):
		return o.object(n, i)
	case c == '[' && n.element != nil:
		return o.array(n.element, i)
	}
	return skipValue(o.doc, i)
}

func (o *onceReader) array(element *node, i int) int {
	i, more := firstIn(o.doc, i, ']')
	for more {
		if i = o.value(element, i); i < 0 {
			return nowhere
		}
		i, more = nextIn(o.doc, i, ']')
	}
	return i
}

func (o *onceReader) object(n *node, i int) int {
	var few [32]bool // most have no more members that paths lead along
	seen := append(few[:0], make([]bool, len(n.members))...)
	i, more := firstIn(o.doc, i, '}')
	for more {
		if i = o.member(n, seen, i); i < 0 {
			return nowhere
		}
		i, more = nextIn(o.doc, i, '}')
	}
	return i
}

func (o *onceReader) member(n *node, seen []bool, i int) int {
	name, i := nameAt(o.doc, i, o.unescaped[:])
	m, next := n.folded(name)
	if m >= 0 {
		if seen[m] || n.members[m].name != string(name) {
			return nowhere
		}
		seen[m] = true
	}
	if next == nil {
		return skipValue(o.doc, skipSpace(o.doc, i))
	}
	return o.value(next, i)
}

// folded returns the member whose name is the same but for its case, with its number;
// -1 and what any member leads to if there is none.
func (n *node) folded(name []byte) (int, *node) {
	for i := range n.members {
		if m := &n.members[i]; bytes.EqualFold(m.folds, name) {
			return i, m.node
		}
	}
	return -1, n.any
}
