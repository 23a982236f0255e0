// Package jsonschema compiles JSON Schemas (2020-12) with
// github.com/santhosh-tekuri/jsonschema, which passes the official test suite.
package jsonschema

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/postern-dev/postern/pkg/webhook"
)

// maxViolations is how many broken rules are told at most.
const maxViolations = 5

// Compiler implements [webhook.Schemas].
type Compiler struct{}

// Compile returns an error of kind Invalid if schema is none, or refers to
// anything outside of itself: nothing is ever fetched.
func (Compiler) Compile(schema []byte) (webhook.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, invalid("is not JSON")
	}
	if _, long := survey(doc); long {
		return nil, invalid("has a number of too many digits")
	}
	// The compiler that gathers schemas for a meter is less strict about them.
	if _, err := compile(doc, newCompiler()); err != nil {
		return nil, err
	}
	first, err := compileMetered(doc)
	if err != nil {
		return nil, err
	}
	s := schema2020{doc: doc, idle: make(chan *metered, maxIdle)}
	s.idle <- first
	return s, nil
}

func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(nowhere{})
	return c
}

func compile(doc any, c *jsonschema.Compiler) (*jsonschema.Schema, error) {
	const name = "urn:postern:schema"
	if err := c.AddResource(name, doc); err != nil {
		return nil, invalid("cannot be read")
	}
	compiled, err := c.Compile(name)
	if err != nil {
		return nil, invalid("is no JSON Schema (2020-12): " + reason(err))
	}
	return compiled, nil
}

// nowhere is where references outside of a schema lead.
type nowhere struct{}

func (nowhere) Load(string) (any, error) {
	return nil, errors.New("refers to something outside of itself")
}

// reason is what a person who wrote the schema wants to know.
func reason(err error) string {
	var load *jsonschema.LoadURLError
	if errors.As(err, &load) {
		return "it refers to something outside of itself"
	}
	var invalid *jsonschema.SchemaValidationError
	if errors.As(err, &invalid) {
		var v *jsonschema.ValidationError
		if errors.As(invalid.Err, &v) {
			return strings.Join(violations(v), "; ")
		}
	}
	return "a keyword in it cannot be understood"
}

func invalid(rule string) error {
	return &webhook.Error{Kind: webhook.Invalid, Code: "invalid_field", Field: "schema", Message: "The field schema " + rule + "."}
}

// maxIdle is how many copies of a compiled schema are kept, which take more memory than
// its text.
const maxIdle = 2

// schema2020 is a schema that has a copy for each validation that goes on: one that takes
// long keeps no other waiting.
type schema2020 struct {
	doc  any
	idle chan *metered
}

// metered is a compiled schema with the meter in it.
type metered struct {
	compiled *jsonschema.Schema
	meter    *meter
}

func compileMetered(doc any) (*metered, error) {
	c, m := newCompiler(), new(meter)
	m.gather(c)
	compiled, err := compile(doc, c)
	if err != nil {
		return nil, err
	}
	m.install()
	return &metered{compiled, m}, nil
}

// take returns a copy that nobody else has, for give to take back.
func (s schema2020) take() (*metered, error) {
	select {
	case m := <-s.idle:
		return m, nil
	default:
		return compileMetered(s.doc)
	}
}

func (s schema2020) give(m *metered) {
	select {
	case s.idle <- m:
	default:
	}
}

// Validate names the places in doc that break a rule, and the rules; it quotes
// no value of doc. What takes too long to check breaks the schema too.
func (s schema2020) Validate(doc []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		return &webhook.Error{Kind: webhook.Unprocessable, Code: "payload_malformed", Message: "The body is not JSON."}
	}
	steps, long := survey(v)
	if long {
		return breaks("it has a number of too many digits")
	}
	m, err := s.take()
	if err != nil {
		return err
	}
	defer s.give(m)
	err = m.meter.run(steps, func() error { return m.compiled.Validate(v) })
	var failed *jsonschema.ValidationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed):
		return breaks(strings.Join(violations(failed), "; "))
	}
	return breaks(err.Error())
}

func breaks(how string) error {
	return &webhook.Error{Kind: webhook.Unprocessable, Code: "payload_schema", Message: "The payload breaks the webhook's schema: " + how + "."}
}

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
	broken := e.ErrorKind
	var first *jsonschema.ValidationError
	if f, ok := broken.(*kind.Format); ok && errors.As(f.Err, &first) {
		broken = first.Causes[0].ErrorKind
	}
	return cmp.Or(strings.Join(broken.KeywordPath(), "/"), "false")
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
