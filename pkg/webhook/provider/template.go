package provider

import (
	"fmt"
	"strings"
)

const maxTemplateLen = 1024

// template is a compiled template; see [Scheme.Content] for the language.
type template struct {
	segments []segment
}

// segment is a run of tokens; an optional one adds either all of them or nothing.
type segment struct {
	tokens   []token
	optional bool
}

// token adds to content what it stands for in a request, and reports whether
// there is such a thing.
type token struct {
	add func(in *input, c *content) bool
	// absent is the failure if there is not.
	absent *Failure
}

// render adds what t makes of in to c.
func (t *template) render(in *input, c *content) *Failure {
	for i := range t.segments {
		if failure := t.segments[i].render(in, c); failure != nil {
			return failure
		}
	}
	return nil
}

func (s *segment) render(in *input, c *content) *Failure {
	start := len(c.chunks)
	for i := range s.tokens {
		if s.tokens[i].add(in, c) {
			continue
		}
		if !s.optional {
			return s.tokens[i].absent
		}
		c.chunks = c.chunks[:start]
		return nil
	}
	return nil
}

// text returns what t makes of in, and whether it makes anything of it.
func (t *template) text(in *input) (string, bool) {
	var c content
	if t.render(in, &c) != nil {
		return "", false
	}
	return string(c.appendTo(nil)), true
}

// templateParser compiles one template.
type templateParser struct {
	tokens   *tokens
	rest     string
	literal  []byte
	segments []segment
	inside   bool
}

// parseTemplate compiles text; tokens says what stands in braces.
func parseTemplate(text string, tokens *tokens) (*template, error) {
	if len(text) > maxTemplateLen {
		return nil, fmt.Errorf("must be at most %d bytes long", maxTemplateLen)
	}
	p := &templateParser{tokens: tokens, rest: text, segments: []segment{{}}}
	for p.rest != "" {
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	if p.inside {
		return nil, fmt.Errorf("must close every bracket")
	}
	p.endLiteral()
	return &template{p.segments}, nil
}

// next takes one character or token off the rest.
func (p *templateParser) next() error {
	c := p.rest[0]
	p.rest = p.rest[1:]
	switch c {
	case '\\':
		if p.rest == "" {
			return fmt.Errorf("must not end in a backslash")
		}
		p.literal = append(p.literal, p.rest[0])
		p.rest = p.rest[1:]
	case '{':
		return p.token()
	case '[', ']':
		return p.bracket(c == '[')
	case '}':
		return fmt.Errorf("must open every brace")
	default:
		p.literal = append(p.literal, c)
	}
	return nil
}

func (p *templateParser) token() error {
	name, rest, ok := strings.Cut(p.rest, "}")
	if !ok {
		return fmt.Errorf("must close every brace")
	}
	p.rest = rest
	tok, err := p.tokens.parse(name)
	if err != nil {
		return err
	}
	p.endLiteral()
	p.append(tok)
	return nil
}

// bracket begins or ends an optional segment.
func (p *templateParser) bracket(opens bool) error {
	if opens == p.inside {
		return fmt.Errorf("must not nest brackets, and must open each")
	}
	p.endLiteral()
	p.inside = opens
	p.segments = append(p.segments, segment{optional: opens})
	return nil
}

func (p *templateParser) endLiteral() {
	if len(p.literal) > 0 {
		p.append(literal(p.literal))
		p.literal = nil
	}
}

func (p *templateParser) append(t token) {
	last := &p.segments[len(p.segments)-1]
	last.tokens = append(last.tokens, t)
}

func literal(text []byte) token {
	return token{add: func(_ *input, c *content) bool {
		c.add(text)
		return true
	}}
}
