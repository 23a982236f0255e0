package jsonschema

import (
	"errors"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	// maxSteps is how many values a payload may have, and how often one may be held
	// against a schema, subschemas and patterns included, all together. A schema of some
	// lines can ask for more than a machine has time for: where each of two subschemas
	// refers to the same two, and so on.
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
}

// gather has c tell m of each schema that it compiles.
func (m *meter) gather(c *jsonschema.Compiler) {
	c.RegisterVocabulary(&jsonschema.Vocabulary{
		URL: "urn:postern:meter",
		Compile: func(ctx *jsonschema.CompilerContext, _ map[string]any) (jsonschema.SchemaExt, error) {
			m.schemas = append(m.schemas, ctx.Enqueue(nil))
			return nil, nil
		},
	})
	c.AssertVocabs()
}

// install has m count the steps of what was gathered.
func (m *meter) install() {
	for _, s := range m.schemas {
		s.Format = m.counting(takeFirst(s), s.Format)
		m.countMatches(s)
	}
	m.schemas = nil
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

// counting returns a format that is a step, and then what first and format are, of which
// either may be nil.
func (m *meter) counting(first *jsonschema.Schema, format *jsonschema.Format) *jsonschema.Format {
	var name string
	if format != nil {
		name = format.Name
	}
	return &jsonschema.Format{Name: name, Validate: func(v any) error {
		m.step(1)
		if first != nil {
			if err := first.Validate(v); err != nil {
				return err
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

// run returns what validate does with a payload that takes so many steps to read, or
// errTooLong.
func (m *meter) run(steps int, validate func() error) (err error) {
	if steps > maxSteps {
		return errTooLong
	}
	m.left, m.until = maxSteps-steps, time.Now().Add(maxTime)
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
