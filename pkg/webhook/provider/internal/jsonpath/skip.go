package jsonpath

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// The functions here take the place in the document where something begins, and return
// the one where it ends. They return nowhere if it does not end in the document.
const nowhere = -1

// The bytes that end a number or a word, and among them those that matter when skipping
// over an object or array.
const (
	plain = iota
	parts
	quote
	opens
	closes
)

var class = [256]byte{
	' ': parts, '\t': parts, '\n': parts, '\r': parts, ',': parts, ':': parts,
	'"': quote, '{': opens, '[': opens, '}': closes, ']': closes,
}

// skipSpace returns the place of the next byte that is no white space.
func skipSpace(doc []byte, i int) int {
	if i < len(doc) && doc[i] > ' ' {
		return i
	}
	return skipSpaces(doc, i)
}

func skipSpaces(doc []byte, i int) int {
	for ; i < len(doc); i++ {
		switch doc[i] {
		case ' ', '\t', '\n', '\r':
		default:
			return i
		}
	}
	return nowhere
}

func skipValue(doc []byte, i int) int {
	switch doc[i] {
	case '"':
		return skipString(doc, i)
	case '{', '[':
		return skipContainer(doc, i)
	}
	start := i
	for i < len(doc) && class[doc[i]] == plain {
		i++
	}
	if i == start {
		return nowhere
	}
	return i
}

func skipString(doc []byte, i int) int {
	if end := skipShortString(doc, i); end != nowhere {
		return end
	}
	return leaveString(doc, i+1)
}

// skipShortString is of strings that end within two words and have no backslash, as most
// do; of others it says nowhere.
func skipShortString(doc []byte, i int) int {
	i++
	for long := i + 2*wordLen; i < long && i <= len(doc)-wordLen; i += wordLen {
		w := binary.LittleEndian.Uint64(doc[i:])
		switch quote, backslash := marks(w, '"'), marks(w, '\\'); {
		case backslash != 0:
			return nowhere
		case quote != 0:
			return i + bits.TrailingZeros64(quote)/8 + 1
		}
	}
	return nowhere
}

// leaveString begins within a string, and not behind a backslash in it.
func leaveString(doc []byte, i int) int {
	for start := i; ; {
		n := bytes.IndexByte(doc[i:], '"')
		if n < 0 {
			return nowhere
		}
		i += n + 1
		if !escaped(doc[start : i-1]) {
			return i
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

// skipContainer counts brackets, so that no depth is too deep.
func skipContainer(doc []byte, i int) int {
	depth, within := 0, false
	for i >= 0 && i < len(doc) {
		if i, depth, within = skipWords(doc, i, depth); within {
			if i = leaveString(doc, i); i < 0 {
				break
			}
		}
		if i, depth = skipBytes(doc, i, depth); depth == 0 {
			return i
		}
	}
	return nowhere
}

// skipBytes moves over a word's length of what stands depth brackets deep, up to where
// it ends, and over strings that begin there. It returns the new depth as well.
func skipBytes(doc []byte, i, depth int) (int, int) {
	for end := min(i+wordLen, len(doc)); i >= 0 && i < end; {
		switch class[doc[i]] {
		case quote:
			i = skipString(doc, i)
			continue
		case opens:
			depth++
		case closes:
			if depth--; depth == 0 {
				return i + 1, depth
			}
		}
		i++
	}
	return i, depth
}
