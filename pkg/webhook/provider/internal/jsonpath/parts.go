package jsonpath

import "bytes"

// firstIn returns the place behind the bracket at i, and whether an item stands there:
// otherwise it is the place behind the end.
func firstIn(doc []byte, i int, end byte) (int, bool) {
	i = skipSpace(doc, i+1)
	switch {
	case i < 0:
		return nowhere, false
	case doc[i] == end:
		return i + 1, false
	}
	return i, true
}

// nextIn returns the place behind the comma after an item, or behind the end, and whether
// it is a comma.
func nextIn(doc []byte, i int, end byte) (int, bool) {
	i = skipSpace(doc, i)
	if i < 0 || doc[i] != ',' && doc[i] != end {
		return nowhere, false
	}
	return i + 1, doc[i] == ','
}

// nameAt returns the name of the member at i, as readName does, and the place behind the
// colon after it.
func nameAt(doc []byte, i int, buf []byte) ([]byte, int) {
	start := skipSpace(doc, i)
	if start < 0 || doc[start] != '"' {
		return nil, nowhere
	}
	name, end := readName(doc, start, buf)
	if end < 0 {
		return nil, nowhere
	}
	colon := skipSpace(doc, end)
	if colon < 0 || doc[colon] != ':' {
		return nil, nowhere
	}
	return name, colon + 1
}

// readName returns the name at i without its quotes and escapes. One that is written with
// escapes is in buf: nil if it is no text, or does not fit there.
func readName(doc []byte, i int, buf []byte) (name []byte, end int) {
	if end = skipShortString(doc, i); end != nowhere {
		return doc[i+1 : end-1], end
	}
	if end = leaveString(doc, i+1); end == nowhere {
		return nil, nowhere
	}
	if name = doc[i+1 : end-1]; bytes.IndexByte(name, '\\') >= 0 {
		name = unescape(buf, name)
	}
	return name, end
}
