package jsonschema

import (
	"errors"
	"regexp"
	"regexp/syntax"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	// maxPatternSize bounds the patterns of a schema, all together, in instructions. Each
	// takes some hundred bytes, and a pattern of a few characters can have thousands:
	// ".{1000}".
	maxPatternSize = 100_000
	// rangesInInstruction is how many ranges of characters take as much.
	rangesInInstruction = 10
)

// patterns compiles the patterns of one schema as the library does by itself, until they
// are too large. It is asked for each more than once.
type patterns struct {
	left  int
	known map[string]jsonschema.Regexp
}

func newPatterns() *patterns {
	return &patterns{left: maxPatternSize, known: map[string]jsonschema.Regexp{}}
}

func (p *patterns) tooLarge() bool { return p.left < 0 }

func (p *patterns) compile(s string) (jsonschema.Regexp, error) {
	if re, ok := p.known[s]; ok {
		return re, nil
	}
	tree, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return nil, err
	}
	if p.left -= patternSize(tree, 1); p.tooLarge() {
		return nil, errors.New("too large")
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, err
	}
	p.known[s] = &sized{re, instructions(tree)}
	return p.known[s], nil
}

// sized is a regular expression that knows how many instructions it has.
type sized struct {
	jsonschema.Regexp
	instructions int
}

func instructions(tree *syntax.Regexp) int {
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return 0
	}
	return len(program.Inst)
}

// patternSize is about how many instructions a part of a pattern has that is repeated so
// many times. The ranges of characters are there once.
func patternSize(part *syntax.Regexp, times int) int {
	n := times + len(part.Rune)/rangesInInstruction
	switch part.Op {
	case syntax.OpLiteral:
		n = times * len(part.Rune)
	case syntax.OpRepeat:
		times *= max(part.Min, part.Max, 1)
	}
	for _, sub := range part.Sub {
		n += patternSize(sub, times)
	}
	return n
}
