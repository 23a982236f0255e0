package jsonschema

// maxSubschemas bounds the objects and booleans of a schema: to compile takes the library
// as long as the square of their number.
const maxSubschemas = 5000

// subschemas is how many subschemas doc can have at most.
func subschemas(doc any) int {
	n := 0
	switch v := doc.(type) {
	case bool:
		n = 1
	case []any:
		for _, item := range v {
			n += subschemas(item)
		}
	case map[string]any:
		n = 1
		for _, member := range v {
			n += subschemas(member)
		}
	}
	return n
}
