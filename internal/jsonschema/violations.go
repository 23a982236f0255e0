package jsonschema

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// maxViolations is how many broken rules are told at most.
const maxViolations = 5

// violations lists the innermost errors, by place and keyword.
func violations(e *jsonschema.ValidationError) []string {
	var list []string
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			walk(cause)
		}
		if len(e.Causes) == 0 && len(list) < maxViolations {
			list = append(list, fmt.Sprintf("%s fails %q", place(e.InstanceLocation), keyword(e)))
		}
	}
	walk(e)
	return list
}

// keyword is what e is about: where the meter has taken it from the schema, e is about a
// format. A schema that is false has no keyword.
func keyword(e *jsonschema.ValidationError) string {
	var first failed
	if f, ok := e.ErrorKind.(*kind.Format); ok && errors.As(f.Err, &first) {
		return string(first)
	}
	return cmp.Or(strings.Join(e.ErrorKind.KeywordPath(), "/"), "false")
}

func place(tokens []string) string {
	if len(tokens) == 0 {
		return "the root"
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		b.WriteString(escape.Replace(t))
	}
	return b.String()
}
