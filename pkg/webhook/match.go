package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	maxMatch       = 32
	maxMatchValues = 100
	maxPointer     = 256
)

// Match maps JSON Pointers (RFC 6901) to the scalar values wanted there, any one
// of them. An event matches if every pointer leads to a wanted value.
type Match map[string][]json.RawMessage

// UnmarshalJSON takes an object of pointers, each with one scalar or an array of
// scalars. Its errors are [*Error] of kind Invalid for the field "match".
func (m *Match) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return invalid("match", "must be an object of JSON Pointers, each with a value or an array of values")
	}
	*m = make(Match, len(raw))
	for pointer, v := range raw {
		values, err := scalars(v)
		if err != nil {
			return err
		}
		(*m)[pointer] = values
	}
	return nil
}

func scalars(v json.RawMessage) ([]json.RawMessage, error) {
	values := []json.RawMessage{v}
	if v[0] == '[' {
		if err := json.Unmarshal(v, &values); err != nil {
			return nil, invalid("match", "must hold values")
		}
	}
	for i, v := range values {
		v = bytes.TrimSpace(v)
		if v[0] == '{' || v[0] == '[' {
			return nil, invalid("match", "must hold strings, numbers, booleans or null, or arrays of them")
		}
		values[i] = v
	}
	return values, nil
}

func (m Match) validate() error {
	if len(m) > maxMatch {
		return invalid("match", fmt.Sprintf("must have at most %d pointers", maxMatch))
	}
	for pointer, values := range m {
		if !validPointer(pointer) {
			return invalid("match", fmt.Sprintf("must have JSON Pointers (RFC 6901) of at most %d bytes as its names", maxPointer))
		}
		if len(values) == 0 || len(values) > maxMatchValues {
			return invalid("match", fmt.Sprintf("must name 1 to %d values for each pointer", maxMatchValues))
		}
	}
	return nil
}

func validPointer(p string) bool {
	if len(p) > maxPointer || p != "" && p[0] != '/' {
		return false
	}
	rest := strings.NewReplacer("~0", "", "~1", "").Replace(p)
	return !strings.Contains(rest, "~")
}

// wants says whether doc, decoded with its numbers as [json.Number], has a
// wanted value under every pointer.
func (m Match) wants(doc any) bool {
	for _, pointer := range slices.Sorted(maps.Keys(m)) {
		v, ok := at(doc, pointer)
		if !ok || !slices.ContainsFunc(m[pointer], func(w json.RawMessage) bool { return equal(v, w) }) {
			return false
		}
	}
	return true
}

func equal(v any, want json.RawMessage) bool {
	w, err := decodeJSON(want)
	if err != nil {
		return false
	}
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return v == w
}
