package jsonpath

import "bytes"

// maxTail bounds what is read from the end of a document, in bytes.
const maxTail = 1 << 10

// tail looks for members of the root, an object, from the document's end, where
// some providers have the type of an event behind all of its data. In JSON a quotation
// mark without a backslash before it begins or ends a string, so that it can be read
// in this direction as well. What is found need not be looked for any more.
//
// In a document that is cut short it may find what is not a member of the root.
func (f *finder) tail(root *node, from int) {
	t := tail{doc: f.doc, low: max(from, len(f.doc)-maxTail), end: len(f.doc)}
	if !t.take('}') {
		return
	}
	for f.missing > 0 {
		at, start, ok := t.member()
		if !ok {
			return
		}
		name, _ := readName(f.doc, at, f.unescaped[:])
		if next := root.follow(name); next != nil {
			f.value(next, start)
		}
		if !t.take(',') {
			return
		}
	}
}

// tail reads a document backwards, from end down to low.
type tail struct {
	doc      []byte
	low, end int
}

// take moves before c, if that is next but for white space.
func (t *tail) take(c byte) bool {
	t.skipSpace()
	if t.end == t.low || t.doc[t.end-1] != c {
		return false
	}
	t.end--
	return true
}

func (t *tail) skipSpace() {
	for t.end > t.low {
		switch t.doc[t.end-1] {
		case ' ', '\t', '\n', '\r':
			t.end--
		default:
			return
		}
	}
}

// member moves before the member that ends at t.end, and returns where its name and its
// value begin.
func (t *tail) member() (name, start int, ok bool) {
	t.skipSpace()
	if !t.skipValue() {
		return 0, 0, false
	}
	start = t.end
	if !t.take(':') {
		return 0, 0, false
	}
	t.skipSpace()
	if t.end == t.low || t.doc[t.end-1] != '"' || !t.skipString() {
		return 0, 0, false
	}
	return t.end, start, true
}

func (t *tail) skipValue() bool {
	if t.end == t.low {
		return false
	}
	switch t.doc[t.end-1] {
	case '"':
		return t.skipString()
	case '}', ']':
		return t.skipContainer()
	}
	end := t.end
	for t.end > t.low && class[t.doc[t.end-1]] == plain {
		t.end--
	}
	return t.end < end && t.end > t.low
}

// skipString moves before the string that ends at t.end.
func (t *tail) skipString() bool {
	for i := t.end - 1; ; {
		i = t.low + bytes.LastIndexByte(t.doc[t.low:i], '"')
		if i < t.low {
			return false
		}
		if !escaped(t.doc[t.low:i]) {
			t.end = i
			return true
		}
	}
}

func (t *tail) skipContainer() bool {
	for depth := 0; t.end > t.low; {
		switch class[t.doc[t.end-1]] {
		case quote:
			if !t.skipString() {
				return false
			}
			continue
		case closes:
			depth++
		case opens:
			depth--
		}
		if t.end--; depth == 0 {
			return true
		}
	}
	return false
}
