package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// The functions here write a JSON document as another encoder would, and return nil
// for what is none.

func compactJSON(b []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return nil
	}
	return out.Bytes()
}

func indentJSON(indent string) func([]byte) []byte {
	return func(b []byte) []byte {
		var out bytes.Buffer
		compact := compactJSON(b)
		if compact == nil || indentedLen(compact, len(indent)) > maxUnpacked || json.Indent(&out, compact, "", indent) != nil {
			return nil
		}
		return out.Bytes()
	}
}

// indentedLen is how long doc, which is compact, becomes at most by an indent of so many
// bytes. A stranger's brackets in brackets would grow with the square of their number.
func indentedLen(doc []byte, indent int) int {
	length, depth := len(doc), 0
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i += stringLen(doc[i:]) - 1
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
		case ':':
			length++
			continue
		default:
			continue
		}
		length += 1 + depth*indent
	}
	return length
}

// remarshal decodes and encodes b. It keeps numbers as they are written.
func remarshal(b []byte) []byte {
	return encodeAnew(b, true)
}

// unescapeJSON is b with as few escapes as can be.
func unescapeJSON(b []byte) []byte {
	return mapStrings(b, func(quoted []byte) []byte { return encodeAnew(quoted, false) })
}

func encodeAnew(b []byte, escapeHTML bool) []byte {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(escapeHTML)
	if e.Encode(v) != nil {
		return nil
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

func escapeHTML(b []byte) []byte {
	var out bytes.Buffer
	json.HTMLEscape(&out, b)
	return out.Bytes()
}

func escapeSlashes(b []byte) []byte {
	return mapStrings(b, func(quoted []byte) []byte {
		plain := bytes.ReplaceAll(quoted, []byte(`\/`), []byte(`/`))
		return bytes.ReplaceAll(plain, []byte(`/`), []byte(`\/`))
	})
}

// escapeNonASCII writes what is beyond ASCII as \u escapes, in lower case.
func escapeNonASCII(b []byte) []byte {
	if !utf8.Valid(b) {
		return nil
	}
	var out []byte
	for _, r := range string(b) {
		switch {
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// spacedJSON has a space after each comma and colon outside of strings.
func spacedJSON(b []byte) []byte {
	compact := compactJSON(b)
	if compact == nil {
		return nil
	}
	return mapRest(compact, func(c byte, out []byte) []byte {
		if out = append(out, c); c == ',' || c == ':' {
			out = append(out, ' ')
		}
		return out
	})
}

// mapStrings is doc with every string, quotes and all, changed.
func mapStrings(doc []byte, change func([]byte) []byte) []byte {
	if !json.Valid(doc) {
		return nil
	}
	var out []byte
	for len(doc) > 0 {
		if n := stringLen(doc); n > 0 {
			out, doc = append(out, change(doc[:n])...), doc[n:]
			continue
		}
		out, doc = append(out, doc[0]), doc[1:]
	}
	return out
}

// mapRest is doc, which is valid, with every byte outside of strings changed.
func mapRest(doc []byte, change func(c byte, out []byte) []byte) []byte {
	var out []byte
	for len(doc) > 0 {
		if n := stringLen(doc); n > 0 {
			out, doc = append(out, doc[:n]...), doc[n:]
			continue
		}
		out, doc = change(doc[0], out), doc[1:]
	}
	return out
}

// stringLen is the length of the string that doc begins with, quotes and all; 0 if
// it begins with none.
func stringLen(doc []byte) int {
	if doc[0] != '"' {
		return 0
	}
	for i := 1; i < len(doc); i++ {
		switch doc[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}
