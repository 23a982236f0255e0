package jsonpath

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Text returns what the scalar raw says: a string without its quotes and
// escapes, a number as it is written, or true or false. It reports false for
// anything else: null, objects, arrays, what is no JSON, and strings that do
// not stand for Unicode text.
func Text(raw []byte) (string, bool) {
	if len(raw) == 0 {
		return "", false
	}
	switch c := raw[0]; {
	case c == '"':
		return unquote(raw)
	case c == '-' || '0' <= c && c <= '9':
		return string(raw), isNumber(raw)
	}
	s := string(raw)
	return s, s == "true" || s == "false"
}

func unquote(raw []byte) (string, bool) {
	if len(raw) < 2 || !utf8.Valid(raw) {
		return "", false
	}
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), true
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", false
	}
	// What json could not decode, half of a surrogate pair, it has replaced:
	// values that differ would read alike.
	if bytes.Count(raw, []byte("\uFFFD")) != bytes.Count([]byte(s), []byte("\uFFFD")) {
		return "", false
	}
	return s, true
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
