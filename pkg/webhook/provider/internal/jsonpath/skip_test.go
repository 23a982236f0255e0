package jsonpath

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// skipSlowly is skipContainer, byte by byte.
func skipSlowly(doc []byte, i int) int {
	depth, inString := 0, false
	for ; i < len(doc); i++ {
		switch c := doc[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return nowhere
}

// Every byte, and every pair of those that matter, stands at every place in a word.
func TestSkipContainer(t *testing.T) {
	var pieces []string
	for c := range 256 {
		pieces = append(pieces, string([]byte{byte(c)}), `"`+string([]byte{byte(c)})+`"`)
	}
	special := []string{`"`, `\`, `{`, `}`, `[`, `]`, `x`, "\xa2", "\xfb", "\xfd"}
	for _, a := range special {
		for _, b := range special {
			pieces = append(pieces, a+b, `"`+a+b)
		}
	}
	for _, piece := range pieces {
		for before := range 2 * wordLen {
			fill := strings.Repeat("1", before)
			for _, around := range []string{`{%s%s%s}`, `[[[%s%s%s]]]`, `[["%s%s%s"]]`, `[[[["%s%s%s]]]]`} {
				doc := []byte(fmt.Sprintf(around, fill, piece, fill) + `,"]}]}]}`)
				require.Equal(t, skipSlowly(doc, 0), skipContainer(doc, 0), "%q", doc)
			}
		}
	}
}

func TestSkipString(t *testing.T) {
	for before := range 4 * wordLen {
		text := strings.Repeat("é", before/2) + strings.Repeat("e", before%2)
		for _, inside := range []string{"", `\"`, `\\`, `\\\"`, `\"\\`, "\xa2"} {
			quoted := `"` + text + inside + `"`
			for _, behind := range []string{"", `,"next":"`, strings.Repeat(" ", wordLen)} {
				assert.Equal(t, len(quoted), skipString([]byte(quoted+behind), 0), "%q", quoted+behind)
			}
			assert.Equal(t, nowhere, skipString([]byte(quoted[:len(quoted)-1]), 0), "%q", quoted)
		}
	}
}

// FuzzSkip holds what is skipped in words against what is skipped byte by byte, in
// documents that are valid and in others.
func FuzzSkip(f *testing.F) {
	for _, doc := range []string{
		`{"id":"evt_1","data":{"a":[1,2,{}]}}`, `["\"]","\\",{"a":"}"}]`, `[[[[[[[[]]]]]]]]`, `{"\`, "[\"\xa2\xfb\"]", `[\"]"]`,
	} {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		for _, before := range []string{"[", `{"name":[`, "[[[[[[[[["} {
			whole := []byte(before + doc)
			assert.Equal(t, skipSlowly(whole, 0), skipContainer(whole, 0), "%q", whole)
		}
	})
}

func BenchmarkSkip(b *testing.B) {
	var doc strings.Builder
	for n := 0; doc.Len() < 16<<10; n++ {
		fmt.Fprintf(&doc, `,{"amount":%d,"currency":"eur","description":"Order %d of the day","metadata":{"key":"value"},"paid":true}`, n, n)
	}
	plain := []byte("[" + doc.String()[1:] + "]")
	for name, doc := range map[string][]byte{
		"plain":            plain,
		"JSON in a string": []byte(`["` + strings.ReplaceAll(string(plain), `"`, `\"`) + `"]`),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				skipContainer(doc, 0)
			}
		})
	}
}
