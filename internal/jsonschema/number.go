package jsonschema

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// maxDigits bounds a number, written out. The library makes a fraction of each that it
// compares, which takes milliseconds for one like 1e999999, and longer for one that is
// written in as many digits; and it panics over one with a larger exponent.
const maxDigits = 1000

// hasLongNumber says whether a number in doc has more than maxDigits.
func hasLongNumber(doc any) bool {
	switch v := doc.(type) {
	case json.Number:
		return isLong(string(v))
	case []any:
		return slices.ContainsFunc(v, hasLongNumber)
	case map[string]any:
		for member := range maps.Values(v) {
			if hasLongNumber(member) {
				return true
			}
		}
	}
	return false
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
