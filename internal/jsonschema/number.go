package jsonschema

import (
	"encoding/json"
	"strconv"
	"strings"
)

// maxDigits bounds a number, written out. The library makes a fraction of each that it
// compares, which takes milliseconds for one like 1e999999, and longer for one that is
// written in as many digits; and it panics over one with a larger exponent.
const maxDigits = 1000

// survey returns how many values doc has in it, itself included, and whether one of them
// is a number of more than maxDigits.
func survey(doc any) (values int, long bool) {
	values = 1
	add := func(v any) {
		n, l := survey(v)
		values, long = values+n, long || l
	}
	switch v := doc.(type) {
	case json.Number:
		long = isLong(string(v))
	case []any:
		for _, item := range v {
			add(item)
		}
	case map[string]any:
		for _, member := range v {
			add(member)
		}
	}
	return values, long
}

// isLong takes the exponent for as many digits.
func isLong(number string) bool {
	if len(number) > maxDigits {
		return true
	}
	i := strings.IndexAny(number, "eE")
	if i < 0 {
		return false
	}
	exponent, err := strconv.Atoi(number[i+1:])
	return err != nil || i+max(exponent, -exponent) > maxDigits
}
