package jsonpath

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape writes what stands between the quotes of a string into buf, without its
// escapes, and returns that: nil if there is no room, or if it is no text as [Text] has
// it. Strangers may write names so, and decoding each by encoding/json would allocate.
func unescape(buf, inner []byte) []byte {
	text := buf[:0]
	for len(inner) > 0 {
		n := plainLen(inner)
		if len(text)+n > len(buf) {
			return nil
		}
		if text, inner = append(text, inner[:n]...), inner[n:]; len(inner) == 0 {
			break
		}
		r, size := character(inner)
		if size == 0 || len(text)+utf8.RuneLen(r) > len(buf) {
			return nil
		}
		text, inner = utf8.AppendRune(text, r), inner[size:]
	}
	return text
}

// plainLen is how many bytes s begins with that are each a character and mean themselves.
func plainLen(s []byte) int {
	for i, c := range s {
		if c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return i
		}
	}
	return len(s)
}

// character returns the first one of s, and how many bytes it takes there: 0 if it is
// none. (RFC 8259, section 7)
func character(s []byte) (r rune, size int) {
	switch c := s[0]; {
	case c < ' ' || c == '"':
		return 0, 0
	case c == '\\':
		return escape(s)
	}
	if r, size = utf8.DecodeRune(s); r == utf8.RuneError && size == 1 {
		return 0, 0
	}
	return r, size
}

func escape(s []byte) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch c := s[1]; c {
	case '"', '\\', '/':
		return rune(c), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	}
	return codePoint(s)
}

const unitLen = len(`\u0000`)

// codePoint is of an escape by number, or of two, of the halves of a surrogate pair.
func codePoint(s []byte) (rune, int) {
	r, ok := unit(s)
	switch {
	case !ok:
		return 0, 0
	case !utf16.IsSurrogate(r):
		return r, unitLen
	}
	other, _ := unit(s[unitLen:])
	if r = utf16.DecodeRune(r, other); r == unicode.ReplacementChar {
		return 0, 0
	}
	return r, 2 * unitLen
}

// unit reads \u and four hex digits.
func unit(s []byte) (r rune, ok bool) {
	if len(s) < unitLen || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range s[2:unitLen] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = (c | 0x20) - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
