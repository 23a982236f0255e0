package jsonschema

import "github.com/santhosh-tekuri/jsonschema/v6"

// matchedInStep is how many bytes of a text are matched in a step, times the instructions
// of the pattern, each of which may be tried for each byte.
const matchedInStep = 500

// pattern is a regular expression that counts the steps which matching it takes.
type pattern struct {
	jsonschema.Regexp
	meter        *meter
	instructions int
}

func (p *pattern) MatchString(s string) bool {
	p.meter.step(1 + len(s)*p.instructions/matchedInStep)
	return p.Regexp.MatchString(s)
}

// countMatches has m count the steps of s's patterns.
func (m *meter) countMatches(s *jsonschema.Schema) {
	if s.Pattern != nil {
		s.Pattern = m.pattern(s.Pattern)
	}
	if s.PatternProperties == nil {
		return
	}
	counted := make(map[jsonschema.Regexp]*jsonschema.Schema, len(s.PatternProperties))
	for re, of := range s.PatternProperties {
		counted[m.pattern(re)] = of
	}
	s.PatternProperties = counted
}

// pattern is of re, which [patterns] compiled.
func (m *meter) pattern(re jsonschema.Regexp) *pattern {
	return &pattern{Regexp: re, meter: m, instructions: re.(*sized).instructions}
}
