package jsonpath

import (
	"encoding/json"
	"testing"

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
			set, err := Compile("a", "b.c", "list[].item.id", "any.*.z")
			require.NoError(t, err)
			assert.Equal(t, tt.want, set.Once([]byte(tt.doc)))
		})
	}
}

// Where each stands once, a path finds what encoding/json finds.
func FuzzOnce(f *testing.F) {
	f.Add([]byte(`{"a":1,"A":2,"b":{"c":"x"}}`))
	f.Add([]byte(`{"a":"x","b":{"c":[]},"b":null}`))
	set, err := Compile("a", "b.c")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, doc []byte) {
		if !set.Once(doc) {
			return
		}
		found := make([]Match, 2)
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
