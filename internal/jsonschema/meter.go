package jsonschema

import (
	"errors"
	"strconv"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	// maxSteps is how many values a payload may have, and how often one may be held
	// against a schema, subschemas and patterns included, all together. A schema of some
	// lines can ask for more than a machine has time or memory for: where each of two
	// subschemas refers to the same two, and so on.
	maxSteps = 500_000
	// maxTime is for schemas with large steps. A delivery has not much longer.
	maxTime = 2 * time.Second
)

// errTooLong is what is wrong with a payload that takes more.
var errTooLong = errors.New("to check it takes too long")

// meter counts the steps of one validation at a time, and ends one that takes too long.
// The library has no such bound, but asks the format of a schema before it goes into it:
// so each schema is given one that counts.
type meter struct {
	schemas []*jsonschema.Schema
	left    int
	until   time.Time
	// each is how many steps one takes at least.
	each int
}

// gather has c tell m of each schema that it compiles.
func (m *meter) gather(c *jsonschema.Compiler) {
	c.RegisterVocabulary(&jsonschema.Vocabulary{
		URL: "urn:postern:meter",
		Compile: func(ctx *jsonschema.CompilerContext, obj map[string]any) (jsonschema.SchemaExt, error) {
			m.schemas = append(m.schemas, ctx.Enqueue(nil))
			for _, path := range falses(obj) {
				m.schemas = append(m.schemas, ctx.Enqueue(path))
			}
			return nil, nil
		},
	})
	c.AssertVocabs()
}

// falses returns where false stands in a schema: of subschemas that are no objects the
// compiler tells nobody. What is no subschema is of no effect.
func falses(schema map[string]any) (paths [][]string) {
	for keyword, v := range schema {
		switch v := v.(type) {
		case bool:
			if !v {
				paths = append(paths, []string{keyword})
			}
		case []any:
			for i, item := range v {
				if item == false {
					paths = append(paths, []string{keyword, strconv.Itoa(i)})
				}
			}
		case map[string]any:
			for name, member := range v {
				if member == false {
					paths = append(paths, []string{keyword, name})
				}
			}
		}
	}
	return paths
}

// install has m count the steps of what was gathered.
func (m *meter) install() {
	for _, s := range m.schemas {
		if s.Bool != nil {
			m.countFalse(s)
			continue
		}
		s.Format = m.counting(cost(s), takeFirst(s), s.Format)
		m.countMatches(s)
	}
	m.schemas = nil
}

// countFalse makes a format of s, which is a boolean, that is a step where it is false.
func (m *meter) countFalse(s *jsonschema.Schema) {
	if *s.Bool {
		return
	}
	s.Bool = nil
	s.Format = &jsonschema.Format{Validate: func(any) error {
		m.step(m.each)
		return failed("false")
	}}
}

// takeFirst takes from s, and returns, what the library looks at before the format: a
// value that fails that would have taken no step, however long the enum. It returns nil
// if there is nothing.
func takeFirst(s *jsonschema.Schema) *jsonschema.Schema {
	if s.Types == nil && s.Const == nil && s.Enum == nil {
		return nil
	}
	first := &jsonschema.Schema{DraftVersion: s.DraftVersion, Location: s.Location, Types: s.Types, Const: s.Const, Enum: s.Enum}
	s.Types, s.Const, s.Enum = nil, nil, nil
	return first
}

// failed is the keyword that a value fails. An error of the library's is larger, and
// there may be one for each step.
type failed string

func (f failed) Error() string { return "fails " + string(f) }

// counting returns a format that takes a step and more, and is then what first and format
// are, of which either may be nil.
func (m *meter) counting(more int, first *jsonschema.Schema, format *jsonschema.Format) *jsonschema.Format {
	var name string
	if format != nil {
		name = format.Name
	}
	return &jsonschema.Format{Name: name, Validate: func(v any) error {
		m.step(m.each + more + length(v)/listedInStep)
		if first != nil {
			var broken *jsonschema.ValidationError
			if errors.As(first.Validate(v), &broken) {
				return failed(keyword(broken.Causes[0]))
			}
		}
		if format != nil {
			return format.Validate(v)
		}
		return nil
	}}
}

// step takes n steps.
func (m *meter) step(n int) {
	if m.left -= n; m.left < 0 || time.Now().After(m.until) {
		panic(errTooLong)
	}
}

// run returns what validate does with a payload of that extent, or errTooLong.
func (m *meter) run(doc extent, validate func() error) (err error) {
	if doc.steps > maxSteps {
		return errTooLong
	}
	m.left, m.until, m.each = maxSteps-doc.steps, time.Now().Add(maxTime), 1+doc.depth/listedInStep
	defer func() {
		switch p := recover(); p {
		case nil:
		case errTooLong:
			err = errTooLong
		default:
			panic(p)
		}
	}()
	return validate()
}
