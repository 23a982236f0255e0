package jsonpath

import "bytes"

// The bytes that matter when skipping over an object or array.
const (
	plain = iota
	quote
	opens
	closes
)

var class = [256]byte{'"': quote, '{': opens, '[': opens, '}': closes, ']': closes}

// skipSpace moves to the next byte that is no white space, and reports whether
// there is one.
func (f *finder) skipSpace() bool {
	for ; f.pos < len(f.doc); f.pos++ {
		switch f.doc[f.pos] {
		case ' ', '\t', '\n', '\r':
		default:
			return true
		}
	}
	return false
}

// skipValue moves past the value at f.pos.
func (f *finder) skipValue() bool {
	switch f.doc[f.pos] {
	case '"':
		return f.skipString()
	case '{', '[':
		return f.skipContainer()
	}
	start := f.pos
	for f.pos < len(f.doc) && !endsScalar(f.doc[f.pos]) {
		f.pos++
	}
	return f.pos > start
}

func endsScalar(c byte) bool {
	switch c {
	case ',', '}', ']', ' ', '\t', '\n', '\r', ':', '"', '{', '[':
		return true
	}
	return false
}

// skipString moves past the string at f.pos.
func (f *finder) skipString() bool {
	i := f.pos + 1
	for {
		n := bytes.IndexByte(f.doc[i:], '"')
		if n < 0 {
			return false
		}
		i += n + 1
		if !escaped(f.doc[f.pos+1 : i-1]) {
			f.pos = i
			return true
		}
	}
}

// escaped reports whether what follows s stands behind a backslash that counts.
func escaped(s []byte) bool {
	n := len(s)
	for n > 0 && s[n-1] == '\\' {
		n--
	}
	return (len(s)-n)%2 == 1
}

// skipContainer moves past the object or array at f.pos. It counts brackets, so
// that no depth is too deep.
func (f *finder) skipContainer() bool {
	depth := 0
	for f.pos < len(f.doc) {
		switch class[f.doc[f.pos]] {
		case plain:
			f.pos++
		case quote:
			if !f.skipString() {
				return false
			}
		case opens:
			depth++
			f.pos++
		case closes:
			f.pos++
			if depth--; depth == 0 {
				return true
			}
		}
	}
	return false
}
