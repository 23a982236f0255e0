package jsonpath

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func find(t *testing.T, doc, path string) Match {
	t.Helper()
	set, err := Compile(path)
	require.NoError(t, err)
	found := make([]Match, set.Len())
	set.Find([]byte(doc), found)
	return found[0]
}

func values(m Match) []string {
	if m.First == nil {
		return nil
	}
	all := []string{string(m.First)}
	for _, raw := range m.More {
		all = append(all, string(raw))
	}
	return all
}

func TestFind(t *testing.T) {
	tests := []struct {
		name, doc, path string
		want            []string
		gaps            bool
	}{
		{name: "member", doc: `{"id":"evt_1"}`, path: "id", want: []string{`"evt_1"`}},
		{name: "spaces anywhere", doc: " { \"a\" :\n{\t\"b\" : 1 } } ", path: "a.b", want: []string{"1"}},
		{name: "behind nested values", doc: `{"x":{"id":1,"y":["]}",{}]},"id":2}`, path: "id", want: []string{"2"}},
		{name: "behind escaped quotes", doc: `{"x":"\\\"","id":2}`, path: "id", want: []string{"2"}},
		{name: "behind an escaped backslash", doc: `{"x":"\\","id":2}`, path: "id", want: []string{"2"}},
		{name: "name written with escapes", doc: `{"\u0069d":1}`, path: "id", want: []string{"1"}},
		{name: "name with a dot", doc: `{"a.b":1}`, path: `a\.b`, want: []string{"1"}},
		{name: "name that is a star", doc: `{"a":0,"*":1}`, path: `\*`, want: []string{"1"}},
		{name: "first of two members", doc: `{"id":1,"id":2}`, path: "id", want: []string{"1"}},
		{name: "large integer", doc: `{"id":12345678901234567890123}`, path: "id", want: []string{"12345678901234567890123"}},
		{name: "object", doc: `{"a":{"b":[1]}}`, path: "a", want: []string{`{"b":[1]}`}},
		{name: "absent", doc: `{"a":1}`, path: "id"},
		{name: "not an object", doc: `[1]`, path: "id"},
		{name: "null", doc: `{"id":null}`, path: "id", want: []string{"null"}},

		{name: "elements", doc: `[{"id":1},{"id":2}]`, path: "[].id", want: []string{"1", "2"}},
		{name: "elements of a member", doc: `{"e":[{"id":1},{"id":2}]}`, path: "e[].id", want: []string{"1", "2"}},
		{name: "elements of elements", doc: `{"e":[{"c":[1,2]},{"c":[3]}]}`, path: "e[].c[]", want: []string{"1", "2", "3"}},
		{name: "element without the value", doc: `[{"id":1},{"x":2}]`, path: "[].id", want: []string{"1"}, gaps: true},
		{name: "element with no elements", doc: `{"e":[{"c":[1]},{"c":[]}]}`, path: "e[].c[]", want: []string{"1"}, gaps: true},
		{name: "no elements", doc: `{"e":[]}`, path: "e[].id"},
		{name: "any member", doc: `[{"m":{"track":{"id":7}}}]`, path: "[].m.*.id", want: []string{"7"}},
		{name: "any member without the value", doc: `{"a":{"id":1},"b":{}}`, path: "*.id", want: []string{"1"}, gaps: true},

		{name: "empty", doc: ``, path: "id"},
		{name: "cut short in a string", doc: `{"id":"evt`, path: "id"},
		{name: "cut short behind the value", doc: `{"id":"evt","x":`, path: "id", want: []string{`"evt"`}},
		{name: "no colon", doc: `{"id" 1}`, path: "id"},
		{name: "no value", doc: `{"id":}`, path: "id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := find(t, tt.doc, tt.path)
			assert.Equal(t, tt.want, values(got))
			assert.Equal(t, tt.gaps, got.Gaps)
		})
	}
}

func TestFindKeepsSoManyValues(t *testing.T) {
	array := func(n int, last string) string { return "[" + strings.Repeat("1,", n-1) + last + "]" }
	tests := []struct {
		name        string
		doc         string
		count, more int
		differ      bool
	}{
		{"one", array(1, "1"), 1, 0, false},
		{"as many as are kept", array(MaxValues, "1"), MaxValues, MaxValues - 1, false},
		{"one more", array(MaxValues+1, "1"), MaxValues + 1, MaxValues - 1, false},
		{"many more", array(3*MaxValues, "1"), 3 * MaxValues, MaxValues - 1, false},
		{"another that is kept", array(2, "2"), 2, 1, true},
		{"another that is not kept", array(2*MaxValues, "2"), 2 * MaxValues, MaxValues - 1, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := find(t, tt.doc, "[]")
			assert.Equal(t, tt.count, got.Count())
			assert.Len(t, got.More, tt.more)
			assert.Equal(t, tt.differ, got.Differ)
			got.Clear()
			assert.Zero(t, got.Count())
			assert.False(t, got.Differ)
		})
	}
}

func TestFindSeveralPathsAtOnce(t *testing.T) {
	set, err := Compile("event_id", "event.type", "type", "event")
	require.NoError(t, err)
	found := make([]Match, set.Len())

	ok := set.Find([]byte(`{"type":"event_callback","event":{"type":"message"},"event_id":"Ev1","rest":`), found)

	assert.True(t, ok, "what stands behind the last value wanted is not read")
	assert.Equal(t, `"Ev1"`, string(found[0].First))
	assert.Equal(t, `"message"`, string(found[1].First))
	assert.Equal(t, `"event_callback"`, string(found[2].First))
	assert.Equal(t, `{"type":"message"}`, string(found[3].First))
}

func TestFindIsLinear(t *testing.T) {
	// Of time quadratic in this size there would be minutes.
	const size = 256 << 10
	tests := map[string]string{
		"deep":                  strings.Repeat("[", size),
		"deep objects":          strings.Repeat(`{"id":`, size/6),
		"quotes in a string":    `{"x":"` + strings.Repeat(`\"`, size/2),
		"backslashes":           `{"x":"` + strings.Repeat(`\`, size),
		"same name, no value":   `{` + strings.Repeat(`"id":{},`, size/8),
		"many elements, no ids": `[` + strings.Repeat(`{},`, size/3),
	}
	for name, doc := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			for _, path := range []string{"id", "id.id", "[].id"} {
				find(t, doc, path)
			}
			assert.Less(t, time.Since(start), 20*time.Second)
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	tests := map[string]string{
		"empty":              "",
		"empty name":         "a..b",
		"dot at the end":     "a.",
		"dot at the start":   ".a",
		"open bracket":       "a[0]",
		"no dot":             "[]a",
		"backslash at end":   `a\`,
		"longer than 256":    strings.Repeat("a", 257),
		"no text":            "a\xff",
		"what stands for it": "\uFFFD",
		"more than 16 steps": strings.Repeat("a.", 16) + "a",
	}
	for name, path := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Compile(path)
			assert.Error(t, err)
		})
	}
}

func TestText(t *testing.T) {
	tests := []struct {
		name, raw, want string
		ok              bool
	}{
		{"string", `"a"`, "a", true},
		{"escapes", `"a\n\u00e9\ud83d\ude00"`, "a\né😀", true},
		{"replacement character", "\"\uFFFD\"", "\uFFFD", true},
		{"integer", `9007199254740993`, "9007199254740993", true},
		{"number", `-1.50e3`, "-1.50e3", true},
		{"true", `true`, "true", true},
		{"false", `false`, "false", true},
		{"null", `null`, "", false},
		{"object", `{}`, "", false},
		{"nothing", ``, "", false},
		{"invalid UTF-8", "\"\xff\"", "", false},
		{"half a surrogate pair", `"\ud800"`, "", false},
		{"replacement character as an escape", `"\ufffd"`, "", false},
		{"replacement character twice, once as an escape", "\"\\ufffd\uFFFD\"", "", false},
		{"control character beside an escape", "\"\\n\n\"", "", false},
		{"unknown escape", `"\x"`, "", false},
		{"word", `nope`, "", false},
		{"number with a letter", `1a`, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Text([]byte(tt.raw))
			require.Equal(t, tt.ok, ok)
			if ok {
				assert.Equal(t, tt.want, got)
			}
		})
	}
}

// FuzzFind holds the finder against encoding/json where the document is valid,
// and to not panicking where it is none.
func FuzzFind(f *testing.F) {
	for _, doc := range []string{
		`{"id":"evt_1","type":"a"}`, `{"a":{"b":[{"id":1},{"id":2}]},"id":3}`, `[{"id":"x"},{}]`,
		`{"id":1,"id":2}`, `{"\u0069d":"\ud83d"}`, `{"id":"\\\""}`, "{\"id\":\"\xff\"}", `{"id":`, `[[[[`, ``,
	} {
		f.Add([]byte(doc))
	}
	set, err := Compile("id", "[].id", "a.b[].id", "a.*", "*.id")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, doc []byte) {
		found := make([]Match, set.Len())
		set.Find(doc, found)
		for _, m := range found {
			Text(m.First)
		}
		if json.Valid(doc) {
			agreesWithJSON(t, doc, found[0])
		}
	})
}

func agreesWithJSON(t *testing.T, doc []byte, id Match) {
	var object map[string]json.RawMessage
	if json.Unmarshal(doc, &object) != nil {
		assert.Nil(t, id.First, "only an object has members")
		return
	}
	_, has := object["id"]
	assert.Equal(t, has, id.First != nil)
	if id.First != nil {
		assert.True(t, json.Valid(id.First), "%q is a value", id.First)
	}
}

// FuzzCompile holds Compile to not panicking, and its sets to finding.
func FuzzCompile(f *testing.F) {
	for _, path := range []string{"id", "a.b", "[].id", "a[].b[]", "*.x", `a\.b`, `\`, "a[", "..", "[][]"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		set, err := Compile(path)
		if err != nil {
			return
		}
		set.Find([]byte(`{"a":{"b":[{"id":1}]},"id":[[2]]}`), make([]Match, 1))
	})
}

func BenchmarkFind3KB(b *testing.B) {
	set, err := Compile("id", "type")
	require.NoError(b, err)
	doc := []byte(`{"id":"evt_1","data":{` + strings.Repeat(`
      "amount_subtotal": 2000, "currency": "usd", "customer_details": {"email": "a@example.com", "tax_ids": []},`, 28) + `"x":1},"type":"checkout.session.completed"}`)
	found := make([]Match, set.Len())
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		set.Find(doc, found)
	}
	require.NotNil(b, found[1].First)
}
