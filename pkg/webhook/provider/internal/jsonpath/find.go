package jsonpath

import "bytes"

// MaxValues bounds the values of a path that are kept. A value takes two bytes of the
// document at the least, and where it stands takes more than ten times that.
const MaxValues = 10_000

// Match is what one path found. It fits into a line of a processor's cache: where some
// straddled two, batches took a sixth longer.
type Match struct {
	// First is the first value, as it is written in the document; nil if there is none.
	First []byte
	// More are the values after the first, of a path that may find several: those that
	// are among the first [MaxValues].
	More [][]byte
	// Gaps says that an element or member that the path covers held no value.
	Gaps bool
	// Differ says that a value is written otherwise than the first.
	Differ bool
	// beyond is the number of values that are not kept.
	beyond int
}

// Count is the number of values, be they kept or not.
func (m *Match) Count() int {
	if m.First == nil {
		return 0
	}
	return 1 + len(m.More) + m.beyond
}

// Clear forgets what m found, and keeps the room for it.
func (m *Match) Clear() {
	clear(m.More)
	*m = Match{More: m.More[:0]}
}

// Find puts into found, which must have an entry per path, what each path finds
// in doc, in the place of what was there. The values are slices of doc. It reports whether
// it could read doc as far as it had to.
func (s *Set) Find(doc []byte, found []Match) bool {
	for i := range found {
		found[i].Clear()
	}
	f := finder{doc: doc, set: s, found: found, missing: len(found)}
	return f.value(&s.root, 0) != nowhere || f.done()
}

// finder walks a document along the nodes of a set. It recurs only along paths,
// so that its depth is bound by theirs and not by the document's.
//
// Its methods take the place where something begins and return the one where it ends, or
// nowhere if they cannot go on, or need not.
type finder struct {
	doc     []byte
	set     *Set
	found   []Match
	missing int
	// tailed says that the document's end has been looked at.
	tailed bool
	// unescaped is for a name that is written with escapes.
	unescaped [maxPathLen]byte
}

// done reports whether no more can be found that counts.
func (f *finder) done() bool { return f.missing == 0 && !f.set.all }

func (f *finder) value(n *node, i int) int {
	start := skipSpace(f.doc, i)
	if start < 0 {
		return nowhere
	}
	end := f.within(n, start)
	if end < 0 {
		return nowhere
	}
	for _, path := range n.leaves {
		f.add(path, f.doc[start:end])
	}
	if f.done() {
		return nowhere
	}
	return end
}

// within reads a value, and what is to be found in it.
func (f *finder) within(n *node, i int) int {
	switch c := f.doc[i]; {
	case c == '{' && (n.members != nil || n.any != nil):
		return f.object(n, i)
	case c == '[' && n.element != nil:
		return f.array(n.element, i)
	}
	return skipValue(f.doc, i)
}

func (f *finder) add(path int, raw []byte) {
	m := &f.found[path]
	switch {
	case m.First == nil:
		m.First = raw
		f.missing--
	case f.set.many[path]:
		m.addMore(raw)
	}
}

func (m *Match) addMore(raw []byte) {
	m.Differ = m.Differ || !bytes.Equal(raw, m.First)
	if m.Count() < MaxValues {
		m.More = append(m.More, raw)
	} else {
		m.beyond++
	}
}

func (f *finder) object(n *node, i int) int {
	i, more := firstIn(f.doc, i, '}')
	for more {
		if i = f.member(n, i); i < 0 {
			return nowhere
		}
		i, more = nextIn(f.doc, i, '}')
	}
	return i
}

func (f *finder) array(element *node, i int) int {
	i, more := firstIn(f.doc, i, ']')
	for more {
		if i = f.covered(element, i); i < 0 {
			return nowhere
		}
		i, more = nextIn(f.doc, i, ']')
	}
	return i
}

func (f *finder) member(n *node, i int) int {
	name, i := nameAt(f.doc, i, f.unescaped[:])
	if i < 0 {
		return nowhere
	}
	switch next := n.follow(name); {
	case next != nil:
		return f.value(next, i)
	case n.any != nil:
		return f.covered(n.any, i)
	}
	if i = skipSpace(f.doc, i); i < 0 || n == &f.set.root && !f.pass(n, i) {
		return nowhere
	}
	return skipValue(f.doc, i)
}

// pass reports whether the value at i of a member of the root, in which there is nothing
// to be found, must be skipped to go on. If it is a large part of the document it need not
// be, where the rest is found at the end.
func (f *finder) pass(root *node, i int) bool {
	c := f.doc[i]
	if f.tailed || f.set.all || c != '{' && c != '[' || len(f.doc)-i < 2*maxTail {
		return true
	}
	f.tailed = true
	f.tail(root, i)
	return !f.done()
}

// covered reads a value that paths cover with a wildcard, and notes which of
// them found nothing in it.
func (f *finder) covered(n *node, i int) int {
	var small [8]int
	before := small[:0]
	for _, path := range n.below {
		before = append(before, f.found[path].Count())
	}
	i = f.value(n, i)
	for k, path := range n.below {
		if f.found[path].Count() == before[k] {
			f.found[path].Gaps = true
		}
	}
	return i
}

// follow returns the node of the member with that name, or nil.
func (n *node) follow(name []byte) *node {
	for i := range n.members {
		if n.members[i].name == string(name) {
			return n.members[i].node
		}
	}
	return nil
}
