package jsonpath

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Once reports whether doc is JSON (RFC 8259) in which every member along a path of s
// stands once in its object at most, and by no name that differs in case alone. Then
// all parsers find the same value there: of doubles some take the first and some the
// last, and some, such as encoding/json, look for names in any case.
func (s *Set) Once(doc []byte) bool {
	if !json.Valid(doc) {
		return false
	}
	// What is valid gives the decoder no error.
	return once(json.NewDecoder(bytes.NewReader(doc)), &s.root)
}

// once reads the next value of dec, and checks it below n. It recurs only along paths.
func once(dec *json.Decoder, n *node) bool {
	if n.members == nil && n.element == nil && n.any == nil {
		return skip(dec)
	}
	token, err := dec.Token()
	if err != nil {
		return false
	}
	switch token {
	case json.Delim('{'):
		return onceEach(dec, n)
	case json.Delim('['):
		for dec.More() {
			if n.element == nil && !skip(dec) || n.element != nil && !once(dec, n.element) {
				return false
			}
		}
		_, err = dec.Token()
	}
	return err == nil
}

// onceEach reads the members of an object, up to and with the brace that closes it.
func onceEach(dec *json.Decoder, n *node) bool {
	seen := make([]bool, len(n.members))
	for dec.More() {
		token, err := dec.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return false
		}
		i, next := n.folded(name)
		if i >= 0 {
			if seen[i] || n.members[i].name != name {
				return false
			}
			seen[i] = true
		}
		if next == nil && !skip(dec) || next != nil && !once(dec, next) {
			return false
		}
	}
	_, err := dec.Token()
	return err == nil
}

// folded returns the member whose name is the same but for its case, with its number;
// -1 and what any member leads to if there is none.
func (n *node) folded(name string) (int, *node) {
	for i, m := range n.members {
		if strings.EqualFold(m.name, name) {
			return i, m.node
		}
	}
	return -1, n.any
}

// skip reads the next value of dec.
func skip(dec *json.Decoder) bool {
	var raw json.RawMessage
	return dec.Decode(&raw) == nil
}
