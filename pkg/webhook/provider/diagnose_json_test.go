package provider

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whoever knows an address can send what its owner has diagnosed.
func TestVariationsAreNotMuchLargerThanBodies(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for name, body := range map[string]string{
		"deep":        nested(9_999),
		"deep often":  "[" + strings.Repeat(nested(1_000)+",", 40) + "1]",
		"deep, wide":  strings.Repeat("[", 100) + strings.Repeat("1,", 100_000) + "1" + strings.Repeat("]", 100),
		"deep object": strings.Repeat(`{"a":`, 5_000) + "1" + strings.Repeat("}", 5_000),
	} {
		for _, v := range bodyVariations(attempt{request: &Request{Body: []byte(body)}}) {
			assert.LessOrEqual(t, len(v.attempt.request.Body), maxUnpacked, "%s: %s", name, v.finding.Message)
		}
	}
}

func TestIndentedLen(t *testing.T) {
	for _, doc := range []string{`1`, `"[{,:\""`, `[1,2]`, `{"a":{"b":[1,"]",{"c":null}]},"d":[[["e"]]]}`} {
		for _, indent := range []string{"\t", "  ", "    "} {
			assert.Len(t, indentJSON(indent)([]byte(doc)), indentedLen([]byte(doc), len(indent)), doc)
		}
	}
	assert.GreaterOrEqual(t, indentedLen([]byte(`[[],{}]`), 2), len(indentJSON("  ")([]byte(`[[],{}]`))), "what is empty has no lines")
}
