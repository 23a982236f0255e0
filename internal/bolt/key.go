package bolt

import "strings"

// A part ends with separator; NUL bytes within it are escaped. Both begin with
// NUL, and the separator sorts first: so keys sort as their parts do, one by one.
const (
	separator  = "\x00\x01"
	escapedNUL = "\x00\xff"
)

// key builds a key of parts. A key of fewer parts is a prefix of all that begin
// with the same ones, and of nothing else.
func key(parts ...string) []byte {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(strings.ReplaceAll(p, "\x00", escapedNUL))
		b.WriteString(separator)
	}
	return []byte(b.String())
}

// lastPart is what keys whose last of several parts is part end with.
func lastPart(part string) []byte {
	return append([]byte(separator), key(part)...)
}
