package jsonschema

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

const (
	// maxDigits bounds a number, written out. The library makes a fraction of each that it
	// compares, which takes milliseconds for one like 1e999999, and longer for one that is
	// written in as many digits; and it panics over one with a larger exponent.
	maxDigits = 1000
	// digitsInStep is how many digits more take another step.
	digitsInStep = 20
)

// extent is how much there is of a document.
type extent struct {
	// steps is how many it takes to read: one for each value, itself included, and more
	// for long numbers.
	steps int
	// depth is how many arrays and objects lie in one another.
	depth int
	// long says that there is a number of more than maxDigits.
	long bool
}

func survey(doc any) extent {
	e := extent{steps: 1}
	add := func(v any) {
		in := survey(v)
		e.steps, e.depth, e.long = e.steps+in.steps, max(e.depth, in.depth+1), e.long || in.long
	}
	switch v := doc.(type) {
	case json.Number:
		n := digits(string(v))
		return extent{steps: 1 + n/digitsInStep, long: n > maxDigits}
	case []any:
		for _, item := range v {
			add(item)
		}
	case map[string]any:
		for _, member := range v {
			add(member)
		}
	}
	return e
}

// digits is how many characters a number has, with its exponent taken for as many digits;
// very many where it is longer than maxDigits.
func digits(number string) int {
	i := strings.IndexAny(number, "eE")
	if i < 0 || len(number) > maxDigits {
		return len(number)
	}
	exponent, err := strconv.Atoi(number[i+1:])
	if err != nil || max(exponent, -exponent) > maxDigits {
		return math.MaxInt32
	}
	return i + max(exponent, -exponent)
}
