package jsonschema

import "github.com/santhosh-tekuri/jsonschema/v6"

// listedInStep is how many names or items in a list take another step. An error holds
// the names that are missing, or too many, and its place, name by name; and what is not
// evaluated is a list of the value's members or items.
const listedInStep = 8

// cost returns how many steps more than one it takes to hold a value against s itself.
func cost(s *jsonschema.Schema) int {
	names := len(s.Required)
	for _, required := range s.DependentRequired {
		names += len(required)
	}
	for _, dependency := range s.Dependencies {
		required, _ := dependency.([]string)
		names += len(required)
	}
	return names / listedInStep
}

// length is how many members or items v has.
func length(v any) int {
	switch v := v.(type) {
	case map[string]any:
		return len(v)
	case []any:
		return len(v)
	}
	return 0
}
