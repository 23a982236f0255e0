package jsonpath

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestUnescape(t *testing.T) {
	tests := []struct{ name, inner, want string }{
		{"nothing", ``, ""},
		{"no escapes", `plain é`, "plain é"},
		{"short escapes", `\"\\\/\b\f\n\r\t`, "\"\\/\b\f\n\r\t"},
		{"by number", `\u0061\u00E9\u00e9`, "aéé"},
		{"surrogates", `\ud83d\uDE00`, "😀"},
		{"half a pair", `\ud83d`, ""},
		{"half a pair and another character", `\ud83d\u0061`, ""},
		{"the second half first", `\ude00\ud83d`, ""},
		{"three digits", `\u061`, ""},
		{"no hex digit", `\u00g1`, ""},
		{"an unknown escape", `\x61`, ""},
		{"a backslash at the end", `a\`, ""},
		{"a control character", "a\n", ""},
		{"not UTF-8", "\\n\xff", ""},
		{"as long as there is room", strings.Repeat(`\u0061`, 8), "aaaaaaaa"},
		{"too long", strings.Repeat(`\u0061`, 9), ""},
		{"too long by its last character", `aaaaaaa\u00e9`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, string(unescape(make([]byte, 8), []byte(tt.inner))))
		})
	}
}

func TestNamesWithEscapesAreFoundWithoutAllocating(t *testing.T) {
	s, err := Compile("data.id")
	assert.NoError(t, err)
	doc := []byte(`{` + strings.Repeat(`"\u0061b\n":1,`, 1000) + `"\u0064at\u0061":{"i\u0064":"x"}}`)
	found := make([]Match, 1)
	assert.True(t, s.Find(doc, found))
	assert.Equal(t, `"x"`, string(found[0].First))
	assert.Zero(t, testing.AllocsPerRun(20, func() { s.Find(doc, found) }))
}

// FuzzUnescape holds it to encoding/json.
func FuzzUnescape(f *testing.F) {
	for _, s := range []string{``, `a`, `\u0061`, `\ud83d\ude00`, `\ud83d`, `\"`, `\\`, "\x00", "\xff", `\u12`, `"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, inner []byte) {
		got := unescape(make([]byte, len(inner)), inner)
		raw := append(append([]byte{'"'}, inner...), '"')
		var want string
		err := json.Unmarshal(raw, &want)
		replaced := strings.ContainsRune(want, utf8.RuneError) && !bytes.Contains(bytes.ToLower(inner), []byte(`\ufffd`))
		if err != nil || !utf8.Valid(inner) || replaced && !bytes.Contains(inner, []byte("\uFFFD")) {
			assert.Nil(t, got)
			return
		}
		if got != nil || !strings.ContainsRune(want, utf8.RuneError) {
			assert.Equal(t, want, string(got))
		}
	})
}
