package dynamodb

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// assignment is what an update sets, as DynamoDB's expressions want it: with
// placeholders, since names may be reserved words or hold any character.
type assignment struct {
	names  map[string]string
	values item
	// attributes are those that it sets, in order: number 2 is #a2 and its value :a2.
	attributes []string
}

func assign(attributes item) assignment {
	a := assignment{map[string]string{}, item{}, slices.Sorted(maps.Keys(attributes))}
	for i, name := range a.attributes {
		a.names[fmt.Sprint("#a", i)] = name
		a.values[fmt.Sprint(":a", i)] = attributes[name]
	}
	return a
}

func (a assignment) set() string { return "SET " + a.each("#a%[1]d = :a%[1]d", ", ") }

// each repeats a pattern, in which %[1]d is its number, for each attribute.
func (a assignment) each(pattern, joint string) string {
	parts := make([]string, len(a.attributes))
	for i := range parts {
		parts[i] = fmt.Sprintf(pattern, i)
	}
	return strings.Join(parts, joint)
}

// project returns an expression that reads the attributes of those names.
func project(names ...string) (expression string, placeholders map[string]string) {
	placeholders = make(map[string]string, len(names))
	for _, name := range names {
		placeholders["#"+name] = name
	}
	return "#" + strings.Join(names, ", #"), placeholders
}
