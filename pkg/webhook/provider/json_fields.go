package provider

import (
	"slices"

	"github.com/postern-dev/postern/pkg/webhook/provider/internal/jsonpath"
)

// jsonFields are the values that a scheme reads of a JSON document. They are looked up
// together: each by itself would take another pass over the document.
type jsonFields struct {
	paths []string
	set   *jsonpath.Set
}

// add adds the field at a path that has been compiled, and returns its number.
func (f *jsonFields) add(path string) int {
	if i := slices.Index(f.paths, path); i >= 0 {
		return i
	}
	f.paths = append(f.paths, path)
	f.set, _ = jsonpath.Compile(f.paths...)
	return len(f.paths) - 1
}

// fieldsFound are those that were looked up last, and in what.
type fieldsFound struct {
	fields *jsonFields
	doc    []byte
	found  []jsonpath.Match
}

// of returns the value of the field number i in doc, as it is written there; nil if it
// has none.
func (l *fieldsFound) of(f *jsonFields, i int, doc []byte) []byte {
	if l.fields != f || !same(l.doc, doc) {
		l.fields, l.doc = f, doc
		l.found = slices.Grow(l.found[:0], len(f.paths))[:len(f.paths)]
		f.set.Find(doc, l.found)
	}
	return l.found[i].First
}

// emptied is l without what was found, and with the room for it.
func (l *fieldsFound) emptied() fieldsFound {
	found := l.found[:cap(l.found)]
	clear(found)
	return fieldsFound{found: found[:0]}
}
