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

// survey returns how many steps doc takes to read, one for each value in it, itself
// included, and more for long numbers; and whether there is a number of more than
// maxDigits.
func survey(doc any) (steps int, long bool) {
	steps = 1
	add := func(v any) {
		n, l := survey(v)
		steps, long = steps+n, long || l
	}
	switch v := doc.(type) {
	case json.Number:
		n := digits(string(v))
		return 1 + n/digitsInStep, n > maxDigits
	case []any:
		for _, item := range v {
			add(item)
		}
	case map[string]any:
		for _, member := range v {
			add(member)
		}
	}
	return steps, long
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
