package jsonpath

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// padded returns an object with a large member, and others before and after it.
func padded(before, after string) []byte {
	return []byte("{" + before + `"data":["` + strings.Repeat("x", 3*maxTail) + `"]` + after + "}")
}

// findBoth returns what is found with the document's end looked at first, and without.
func findBoth(doc []byte, set *Set) (tailed, plain []Match) {
	tailed, plain = make([]Match, set.Len()), make([]Match, set.Len())
	set.Find(doc, tailed)
	f := finder{doc: doc, set: set, found: plain, missing: set.Len(), tailed: true}
	f.value(&set.root, 0)
	return tailed, plain
}

func TestTail(t *testing.T) {
	tests := []struct{ name, after, want string }{
		{"last", `,"type":"ping"`, `"ping"`},
		{"with white space", ",\n \"type\" :\t\"ping\"\r\n", `"ping"`},
		{"before others", `,"type":"ping","n":-1.5e3,"t":true,"z":null`, `"ping"`},
		{"before an object", `,"type":"ping","request":{"id":"}\"{","a":[1,{"b":"]"}]}`, `"ping"`},
		{"a value with quotes", `,"type":"a\"b\\"`, `"a\"b\\"`},
		{"a value that looks like a member", `,"type":"ping","note":"\",\"type\":\"pong"`, `"ping"`},
		{"a name that ends in a backslash", `,"type":"ping","\\":"\\"`, `"ping"`},
		{"an object", `,"type":{"a":[]}`, `{"a":[]}`},
		{"a name written with escapes", `,"\u0074ype":"ping"`, `"ping"`},
		{"within another", `,"request":{"type":"pong"}`, ""},
		{"a long string behind it", `,"type":"ping","s":"` + strings.Repeat(`\"`, maxTail) + `"`, `"ping"`},
		{"nothing", ``, ""},
	}
	set, err := Compile("id", "type")
	require.NoError(t, err)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := padded(`"id":1,`, tt.after)
			require.True(t, json.Valid(doc))
			tailed, plain := findBoth(doc, set)
			assert.Equal(t, plain, tailed)
			assert.Equal(t, "1", string(tailed[0].First))
			assert.Equal(t, tt.want, string(tailed[1].First))
		})
	}
	t.Run("a path that goes on", func(t *testing.T) {
		set, err := Compile("type", "request.id")
		require.NoError(t, err)
		tailed, plain := findBoth(padded("", `,"request":{"id":7},"type":1`), set)
		assert.Equal(t, plain, tailed)
		assert.Equal(t, "7", string(tailed[1].First))
		broken := padded("", `,"request":{"id":7},"type":1`)
		broken[len(broken)/2] = '"'
		found := make([]Match, set.Len())
		set.Find(broken, found)
		assert.Equal(t, "7", string(found[1].First), "it is read from the end, not past what is broken")
	})
}

// FuzzTail holds what is found from the end to what is found from the start.
func FuzzTail(f *testing.F) {
	f.Add(`,"type":"a\\\"b","x":[{"type":"]"}]`)
	f.Add(`,"a":"\\","b":{"c":"{\""},"type":null`)
	f.Add(`,"x":{"a":[],"id":7},"type":1`)
	set, err := Compile("id", "type", "x.id")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, after string) {
		doc := padded(`"id":1,`, after)
		var members map[string]json.RawMessage
		// Of members that stand twice another one may count.
		twice := max(strings.Count(after, "type"), strings.Count(after, `"x"`))+strings.Count(after, `\u`) > 1
		if twice || json.Unmarshal(doc, &members) != nil {
			return
		}
		tailed, plain := findBoth(doc, set)
		assert.Equal(t, plain, tailed)
	})
}
