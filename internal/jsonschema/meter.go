package jsonschema

import (
	"errors"
	"sync"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	// maxSteps is how many values a payload may have, and how often one may be held
	// against a schema, subschemas included, both together. A schema of some lines can ask
	// for more than a machine has time for: where each of two subschemas refers to the
	// same two, and so on.
	maxSteps = 500_000
	// maxTime is for schemas with large steps. A delivery has not much longer.
	maxTime = 2 * time.Second
)

// errTooLong is what is wrong with a payload that takes more.
var errTooLong = errors.New("to check it takes too long")

// meter counts the steps of a validation, and ends one that takes too long. The library
// has no such bound, but asks the format of a schema before it goes into it: so each
// schema is given one that counts.
type meter struct {
	schemas []*jsonschema.Schema
	// mu is held by a validation.
	mu    sync.Mutex
	left  int
	until time.Time
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
		s.Format = m.counting(s.Format)
	}
	m.schemas = nil
}

// counting returns format, which may be nil, with a step before it.
func (m *meter) counting(format *jsonschema.Format) *jsonschema.Format {
	counted := &jsonschema.Format{Validate: func(any) error { m.step(); return nil }}
	if format != nil {
		counted.Name = format.Name
		counted.Validate = func(v any) error { m.step(); return format.Validate(v) }
	}
	return counted
}

func (m *meter) step() {
	if m.left--; m.left < 0 || time.Now().After(m.until) {
		panic(errTooLong)
	}
}

// run returns what validate does with a payload of so many values, or errTooLong. The
// values count apart, since one of the wrong type fails before its step.
func (m *meter) run(values int, validate func() error) (err error) {
	if values > maxSteps {
		return errTooLong
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left, m.until = maxSteps-values, time.Now().Add(maxTime)
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
