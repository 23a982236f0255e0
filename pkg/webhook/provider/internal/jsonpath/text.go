package jsonpath

import (
	"bytes"
	"unicode/utf8"
)

// Text returns what the scalar raw says: a string without its quotes and
// escapes, a number as it is written, or true or false. It reports false for
// anything else: null, objects, arrays, what is no JSON, and strings that do
// not stand for Unicode text.
func Text(raw []byte) (string, bool) {
	text, ok := Bytes(raw)
	return string(text), ok
}

// Bytes is Text as bytes, which are a part of raw where they can be.
func Bytes(raw []byte) ([]byte, bool) {
	if len(raw) == 0 {
		return nil, false
	}
	switch c := raw[0]; {
	case c == '"':
		return unquote(raw)
	case c == '-' || '0' <= c && c <= '9':
		return raw, isNumber(raw)
	}
	return raw, string(raw) == "true" || string(raw) == "false"
}

func unquote(raw []byte) ([]byte, bool) {
	if len(raw) < 2 || !utf8.Valid(raw) {
		return nil, false
	}
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner, true
	}
	text := unescape(make([]byte, len(inner)), inner)
	// An escape may stand for what others put in the place of half of a surrogate pair:
	// values that differ would read alike.
	if text == nil || bytes.Count(raw, []byte("\uFFFD")) != bytes.Count(text, []byte("\uFFFD")) {
		return nil, false
	}
	return text, true
}

func isNumber(raw []byte) bool {
	for _, c := range raw {
		switch {
		case '0' <= c && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
		default:
			return false
		}
	}
	return true
}
