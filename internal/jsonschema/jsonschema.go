// Package jsonschema compiles JSON Schemas (2020-12) with
// github.com/santhosh-tekuri/jsonschema, which passes the official test suite.
package jsonschema

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Compiler implements [webhook.Schemas].
type Compiler struct{}

// Compile returns an error of kind Invalid if schema is none, or refers to
// anything outside of itself: nothing is ever fetched.
func (Compiler) Compile(schema []byte) (webhook.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, invalid("is not JSON")
	}
	if survey(doc).long {
		return nil, invalid("has a number of too many digits")
	}
	if subschemas(doc) > maxSubschemas {
		return nil, invalid(fmt.Sprintf("has more than %d subschemas", maxSubschemas))
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
	p := newPatterns()
	c.UseRegexpEngine(p.compile)
	if err := c.AddResource(name, doc); err != nil {
		return nil, invalid("cannot be read")
	}
	compiled, err := c.Compile(name)
	if p.tooLarge() {
		return nil, invalid("has patterns that are too large")
	}
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

// Validate names the places in doc that break a rule, and the rules; it quotes
// no value of doc. What takes too long to check breaks the schema too.
func (s schema2020) Validate(doc []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		return &webhook.Error{Kind: webhook.Unprocessable, Code: "payload_malformed", Message: "The body is not JSON."}
	}
	payload := survey(v)
	if payload.long {
		return breaks("it has a number of too many digits")
	}
	m, err := s.take()
	if err != nil {
		return err
	}
	defer s.give(m)
	err = m.meter.run(payload, func() error { return m.compiled.Validate(v) })
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
