package jsonpath

import (
	"bytes"
	"slices"
)

// Match is what one path found.
type Match struct {
	// First is the first value, as it is written in the document; nil if there is none.
	First []byte
	// More are the values after the first, of a path that may find several.
	More [][]byte
	// Gaps says that an element or member that the path covers held no value.
	Gaps bool
}

// Count is the number of values.
func (m *Match) Count() int {
	if m.First == nil {
		return 0
	}
	return 1 + len(m.More)
}

// Find puts into found, which must have an entry per path, what each path finds
// in doc. The values are slices of doc. It reports whether it could read doc as
// far as it had to.
func (s *Set) Find(doc []byte, found []Match) bool {
	clear(found)
	f := finder{doc: doc, set: s, found: found, missing: len(found)}
	return f.value(&s.root) || f.done()
}

// finder walks a document along the nodes of a set. It recurs only along paths,
// so that its depth is bound by theirs and not by the document's.
type finder struct {
	doc     []byte
	pos     int
	set     *Set
	found   []Match
	missing int
	// tailed says that the document's end has been looked at.
	tailed bool
}

// done reports whether no more can be found that counts.
func (f *finder) done() bool { return f.missing == 0 && !f.set.all }

// value reads the value at f.pos. It returns false if it cannot go on, or need not.
func (f *finder) value(n *node) bool {
	if !f.skipSpace() {
		return false
	}
	start := f.pos
	ok := false
	switch c := f.doc[f.pos]; {
	case c == '{' && (n.members != nil || n.any != nil):
		ok = f.object(n)
	case c == '[' && n.element != nil:
		ok = f.array(n.element)
	default:
		ok = f.skipValue()
	}
	if !ok {
		return false
	}
	for _, path := range n.leaves {
		f.add(path, f.doc[start:f.pos])
	}
	return !f.done()
}

func (f *finder) add(path int, raw []byte) {
	m := &f.found[path]
	switch {
	case m.First == nil:
		m.First = raw
		f.missing--
	case f.set.many[path]:
		m.More = append(m.More, raw)
	}
}

func (f *finder) object(n *node) bool {
	return f.each('}', func() bool {
		name, ok := f.name()
		if !ok {
			return false
		}
		switch next := n.follow(name); {
		case next != nil:
			return f.value(next)
		case n.any != nil:
			return f.covered(n.any)
		}
		return f.skipSpace() && f.pass(n) && f.skipValue()
	})
}

// pass reports whether the value at f.pos, in which there is nothing to be found,
// must be skipped to go on. If it is a large part of the document it need not be,
// where the rest is found at the end.
func (f *finder) pass(n *node) bool {
	c := f.doc[f.pos]
	if f.tailed || n != &f.set.root || f.set.all || c != '{' && c != '[' || len(f.doc)-f.pos < 2*maxTail {
		return true
	}
	f.tailed = true
	f.tail(n)
	return !f.done()
}

func (f *finder) array(element *node) bool {
	return f.each(']', func() bool { return f.covered(element) })
}

// covered reads a value that paths cover with a wildcard, and notes which of
// them found nothing in it.
func (f *finder) covered(n *node) bool {
	var small [8]int
	before := small[:0]
	for _, path := range n.below {
		before = append(before, f.found[path].Count())
	}
	ok := f.value(n)
	for i, path := range n.below {
		if f.found[path].Count() == before[i] {
			f.found[path].Gaps = true
		}
	}
	return ok
}

// each calls item at the start of every item of the object or array at f.pos,
// up to and with the byte that closes it.
func (f *finder) each(end byte, item func() bool) bool {
	f.pos++
	if !f.skipSpace() {
		return false
	}
	if f.doc[f.pos] == end {
		f.pos++
		return true
	}
	for item() && f.skipSpace() {
		c := f.doc[f.pos]
		f.pos++
		if c == end {
			return true
		}
		if c != ',' {
			return false
		}
	}
	return false
}

// name reads a member's name and the colon after it. The name comes with its quotes.
func (f *finder) name() ([]byte, bool) {
	if !f.skipSpace() || f.doc[f.pos] != '"' {
		return nil, false
	}
	start := f.pos
	if !f.skipString() {
		return nil, false
	}
	name := f.doc[start:f.pos]
	if !f.skipSpace() || f.doc[f.pos] != ':' {
		return nil, false
	}
	f.pos++
	return name, true
}

// follow returns the node of the member with that name, or nil.
func (n *node) follow(quoted []byte) *node {
	name := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		text, ok := Text(quoted)
		if !ok {
			return nil
		}
		name = []byte(text)
	}
	i := slices.IndexFunc(n.members, func(m member) bool { return m.name == string(name) })
	if i < 0 {
		return nil
	}
	return n.members[i].node
}
