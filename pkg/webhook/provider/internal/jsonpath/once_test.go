package jsonpath

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnce(t *testing.T) {
	for _, tt := range []struct {
		name, doc string
		want      bool
	}{
		{"each once", `{"a":1,"b":{"c":2},"list":[{"item":{"id":1}},{"item":{"id":2}}]}`, true},
		{"none of them", `{}`, true},
		{"no object", `[{"a":1},{"a":1}]`, true},
		{"a scalar", `null`, true},
		{"something else on the way", `{"b":[1,{"c":1},{"c":2}],"list":{"item":1}}`, true},
		{"others twice", `{"x":1,"x":2,"b":{"c":1,"d":2,"d":3},"list":[{"y":1,"y":2}]}`, true},
		{"others twice, far down", `{"x":{"a":1,"a":2},"b":{"c":{"c":1,"c":2}}}`, true},
		{"twice", `{"a":1,"x":0,"a":2}`, false},
		{"twice with the same value", `{"a":1,"a":1}`, false},
		{"twice, once escaped", `{"a":1,"\u0061":2}`, false},
		{"twice in another case", `{"a":1,"A":2}`, false},
		{"twice in a case that only folds", `{"lis\u017ft":0,"li\u017ft":1}`, false},
		{"in a case that only folds, without escapes", `{"liſt":0}`, false},
		{"twice, in a name of more than two words", `{"a name of some length":1,"a name of some lengtH":1}`, false},
		{"others whose names are no text", `{"\ud800":1,"\ud800":1}`, true},
		{"others with long names", `{"` + strings.Repeat("x", 2*maxPathLen*utf8.UTFMax) + `":1}`, true},
		{"only in another case", `{"A":1}`, false},
		{"an object only in another case", `{"B":{"c":2}}`, false},
		{"an object on the way", `{"b":{"c":1},"b":{}}`, false},
		{"an object on the way in another case", `{"b":{"c":1},"B":{"c":2}}`, false},
		{"further down", `{"b":{"c":1,"c":2}}`, false},
		{"further down in another case", `{"b":{"c":1,"C":2}}`, false},
		{"in an element", `{"list":[{"item":{"id":1}},{"item":{"id":2,"id":3}}]}`, false},
		{"an element's own", `{"list":[{"item":{"id":1},"item":{"id":2}}]}`, false},
		{"the array", `{"list":[],"list":[{"item":{"id":1}}]}`, false},
		{"under any member", `{"any":{"p":{"z":1},"q":{"z":1,"Z":2}}}`, false},
		{"once under each", `{"any":{"p":{"z":1},"q":{"z":1}}}`, true},
		{"nothing", ``, false},
		{"more after it", `{"a":1} {"a":1}`, false},
		{"cut short", `{"a":1`, false},
		{"a control character in a string", "{\"x\":\"\n\",\"a\":1}", false},
		{"a comma too many", `{"a":1,}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set, err := Compile("a", "b.c", "list[].item.id", "any.*.z", "a name of some length")
			require.NoError(t, err)
			assert.Equal(t, tt.want, set.Once([]byte(tt.doc)))
		})
	}
}

// Where each stands once, a path finds what encoding/json finds.
func FuzzOnce(f *testing.F) {
	f.Add([]byte(`{"a":1,"A":2,"b":{"c":"x"}}`))
	f.Add([]byte(`{"a":"x","b":{"c":[]},"b":null}`))
	f.Add([]byte(`{"\u0061":"x","\ud83d":{"c":[]},"\ufffd":null}`))
	f.Add([]byte(`{"k":[{"s":1},{"\u017f":2}],"\u212a":3}`))
	set, err := Compile("a", "b.c", "k[].s", "m.*.t")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, doc []byte) {
		assert.Equal(t, onceByDecoder(set, doc), set.Once(doc))
		if !set.Once(doc) {
			return
		}
		found := make([]Match, set.Len())
		set.Find(doc, found)
		a, c := decodedByName(t, doc)
		for i, want := range []string{a, c} {
			if want == "" {
				assert.Nil(t, found[i].First)
				continue
			}
			assert.JSONEq(t, want, string(found[i].First))
		}
	})
}

// decodedByName returns what encoding/json puts into fields named a and b.c.
func decodedByName(t *testing.T, doc []byte) (a, c string) {
	var top struct {
		A json.RawMessage `json:"a"`
		B json.RawMessage `json:"b"`
	}
	var inner struct {
		C json.RawMessage `json:"c"`
	}
	_ = json.Unmarshal(doc, &top)
	_ = json.Unmarshal(top.B, &inner)
	return string(top.A), string(inner.C)
}

// onceByDecoder is Once by the tokens of encoding/json.
func onceByDecoder(s *Set, doc []byte) bool {
	return json.Valid(doc) && onceInNext(json.NewDecoder(bytes.NewReader(doc)), &s.root)
}

func onceInNext(dec *json.Decoder, n *node) bool {
	token, _ := dec.Token()
	switch token {
	case json.Delim('{'):
		return onceInMembers(dec, n)
	case json.Delim('['):
		element := n.element
		if element == nil {
			element = new(node)
		}
		for dec.More() {
			if !onceInNext(dec, element) {
				return false
			}
		}
		_, _ = dec.Token()
	}
	return true
}

func onceInMembers(dec *json.Decoder, n *node) bool {
	seen := map[string]bool{}
	for dec.More() {
		token, _ := dec.Token()
		name, next := token.(string), new(node)
		if n.any != nil {
			next = n.any
		}
		for _, m := range n.members {
			if strings.EqualFold(m.name, name) {
				if m.name != name || seen[name] {
					return false
				}
				seen[name], next = true, m.node
				break
			}
		}
		if !onceInNext(dec, next) {
			return false
		}
	}
	_, _ = dec.Token()
	return true
}

// A stranger's document may have as many objects and names as it likes.
func TestOnceDoesNotAllocate(t *testing.T) {
	set, err := Compile("a", "list[].item.id")
	require.NoError(t, err)
	doc := []byte(`{"list":[` + strings.Repeat(`{"item":{"\u0069d":"`+strings.Repeat(`\n`, 20)+`","a longer name than others":{}}},`, 1000) + `{}],"a":{}}`)
	require.True(t, set.Once(doc))
	const most = 10 // of json's validator, whose pool may be empty: the race detector empties it
	assert.LessOrEqual(t, testing.AllocsPerRun(20, func() { set.Once(doc) }), float64(most))
}
