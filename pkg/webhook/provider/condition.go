package provider

import (
	"crypto/subtle"
	"slices"
	"strings"
)

// condition is a compiled [Condition].
type condition struct {
	source source
	equals *template
	listed []string
	absent bool
	// bindsBody says that the value must be one that the body alone gives.
	bindsBody bool
}

func compileCondition(c *Condition, params *parameters) (condition, error) {
	src, err := params.source(c.In, c.Name)
	if err != nil {
		return condition{}, err
	}
	compiled := condition{source: src, absent: c.Absent}
	if c.Listed != "" {
		compiled.listed = strings.Fields(params.optional(c.Listed))
	}
	if c.Equals != "" {
		covers := new(coverage)
		compiled.equals, err = parseTemplate(c.Equals, &tokens{params: params, covers: covers})
		compiled.bindsBody = covers.body
	}
	return compiled, within("equals", err)
}

// check returns why the condition does not hold of in, and nil if it does.
func (c *condition) check(in *input) *Failure {
	value, has := c.source.look(in)
	switch {
	case c.absent && has:
		return &Failure{SignatureMalformed, c.source.names[0] + " must not be there"}
	case c.absent:
		return nil
	case !has:
		return &Failure{SignatureMissing, c.source.names[0]}
	}
	if len(c.listed) > 0 && !slices.Contains(c.listed, string(value)) {
		return &Failure{SignatureMalformed, c.source.names[0] + " is none of those that are allowed"}
	}
	if c.equals == nil {
		return nil
	}
	// Some of these values are secrets, such as the token of a subscription.
	want, ok := c.equals.text(in)
	if !ok || subtle.ConstantTimeCompare([]byte(want), value) != 1 {
		return &Failure{SignatureMalformed, c.source.names[0] + " has another value than it must"}
	}
	return nil
}

func compileConditions(data []Condition, params *parameters) ([]condition, error) {
	var conditions []condition
	for i := range data {
		c, err := compileCondition(&data[i], params)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
	}
	return conditions, nil
}

// check returns why not all of conditions hold of in, and nil if they do.
func check(conditions []condition, in *input) *Failure {
	for i := range conditions {
		if failure := conditions[i].check(in); failure != nil {
			return failure
		}
	}
	return nil
}
