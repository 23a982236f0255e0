package jsonschema_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/jsonschema"
	"github.com/postern-dev/postern/pkg/webhook"
)

func compile(t testing.TB, schema string) webhook.Schema {
	t.Helper()
	s, err := jsonschema.Compiler{}.Compile([]byte(schema))
	require.NoError(t, err)
	return s
}

// broken returns what is said of doc, which must break s.
func broken(t *testing.T, s webhook.Schema, doc string) string {
	t.Helper()
	var e *webhook.Error
	require.ErrorAs(t, s.Validate([]byte(doc)), &e)
	assert.Equal(t, webhook.Unprocessable, e.Kind)
	assert.Equal(t, "payload_schema", e.Code)
	return e.Message
}

// doubling is a schema that takes 2 to the power of n steps: each subschema refers to the
// next one twice, as part says.
func doubling(n int, part, last string) string {
	var b strings.Builder
	b.WriteString(`{"$ref":"#/$defs/0","$defs":{`)
	for i := range n {
		next := fmt.Sprintf(`{"$ref":"#/$defs/%d"}`, i+1)
		fmt.Fprintf(&b, `"%d":%s,`, i, strings.ReplaceAll(part, "NEXT", next))
	}
	fmt.Fprintf(&b, `"%d":%s}}`, n, last)
	return b.String()
}

// each is n texts, which format makes of the numbers from 1 on, with commas between them.
func each(n int, format string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(format, i+1)
	}
	return strings.Join(all, ",")
}

// soon is how long what is bounded may take, on a slow machine: of the others there would
// be years.
const soon = time.Minute

func TestValidateEnds(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 60) + `{"a":0}` + strings.Repeat("}", 60)
	tests := []struct{ name, schema, doc string }{
		{"any of two, that fail", doubling(60, `{"anyOf":[NEXT,NEXT]}`, `false`), `1`},
		{"all of two, that hold", doubling(60, `{"allOf":[NEXT,NEXT]}`, `true`), `1`},
		{"one of two", doubling(60, `{"oneOf":[NEXT,NEXT]}`, `{"type":"string"}`), `1`},
		{"where errors count for nothing", strings.Replace(doubling(60, `{"anyOf":[NEXT,NEXT]}`, `false`), `"$ref":"#/$defs/0"`, `"not":{"$ref":"#/$defs/0"}`, 1), `1`},
		{"if and then", doubling(60, `{"if":NEXT,"then":NEXT}`, `true`), `1`},
		{"of each member", `{"properties":{"a":{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}},"required":["b"]}`, deep},
		{"more values than there are steps", `{"items":{"type":"string"}}`, "[" + strings.Repeat("1,", 500_000) + "1]"},
		{"large steps", doubling(60, `{"anyOf":[NEXT,NEXT]}`, `{"anyOf":[false`+strings.Repeat(",false", 4000)+`]}`), `1`},
		{"a long enum of long numbers", `{"items":{"enum":[` + each(6000, "%d1e900") + `]}}`, `[` + each(2000, "%d2e900") + `]`},
		{"what is of no type, many times", `{"allOf":[` + each(1000, `{"items":{"type":"string","title":"%d"}}`) + `]}`, `[` + each(200_000, "%d") + `]`},
		{"many patterns for many members", `{"patternProperties":{` + each(2000, `"x%dy":true`) + `}}`, `{` + each(20_000, `"k%d":1`) + `}`},
		{"a pattern of much for a long text", `{"pattern":"(.?){1000}y"}`, `"` + strings.Repeat("x", 4<<20) + `"`},
		{"many long numbers, each of its own", `{"uniqueItems":true}`, `[` + each(400_000, "%de900") + `]`},
		{"of another draft", `{"$schema":"http://json-schema.org/draft-07/schema#",` + doubling(60, `{"allOf":[NEXT,NEXT]}`, `true`)[1:], `1`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			assert.Equal(t, "The payload breaks the webhook's schema: to check it takes too long.", broken(t, compile(t, tt.schema), tt.doc))
			assert.Less(t, time.Since(began), soon)
		})
	}
}

// By the clock of a bubble work takes no time, on no machine: what may end it is steps.

func TestValidateOfMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := compile(t, `{"type":"array","items":{"allOf":[{"$ref":"#/$defs/item"}]},"$defs":{"item":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}}`)
		doc := "[" + strings.Repeat(`{"id":"1"},`, 20_000) + `{"id":"2"}]`
		assert.NoError(t, s.Validate([]byte(doc)), "four for each item")
	})
}

func TestValidateOfALongText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := compile(t, `{"pattern":"^[A-Za-z0-9+/]*={0,2}$"}`)
		assert.NoError(t, s.Validate([]byte(`"`+strings.Repeat("abcd", 1<<20)+`="`)), "4 MiB in base64")
	})
}

func TestViolations(t *testing.T) {
	tests := []struct{ name, schema, doc, says string }{
		{"a type", `{"type":"object","required":["a"]}`, `1`, `the root fails "type".`},
		{"one of two types", `{"properties":{"a":{"type":["string","null"]}}}`, `{"a":1}`, `/a fails "type".`},
		{"an enum", `{"items":{"type":"number","enum":[1,2]}}`, `[1,3,2.0]`, `/1 fails "enum".`},
		{"a const", `{"properties":{"a":{"const":{"b":1}}}}`, `{"a":{"b":2}}`, `/a fails "const".`},
		{"a pattern", `{"pattern":"^a"}`, `"b"`, `the root fails "pattern".`},
		{"what its pattern names", `{"patternProperties":{"^a":{"minimum":3}},"additionalProperties":false}`, `{"ab":2}`, `/ab fails "minimum".`},
		{"nothing of either", `{"anyOf":[{"type":"string"},{"const":2}]}`, `1`, `the root fails "type"; the root fails "const".`},
		{"what is false", `{"properties":{"a":false}}`, `{"a":1}`, `/a fails "false".`},
		{"a type and a format", `{"$schema":"http://json-schema.org/draft-07/schema#","type":"string","format":"ipv4"}`, `"a"`, `the root fails "format".`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, "The payload breaks the webhook's schema: "+tt.says, broken(t, compile(t, tt.schema), tt.doc))
		})
	}
}

func TestStepsAreCountedForEachValidation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := compile(t, doubling(14, `{"allOf":[NEXT,NEXT]}`, `true`))
		var group sync.WaitGroup
		for range 40 {
			group.Go(func() { assert.NoError(t, s.Validate([]byte(`1`))) })
		}
		group.Wait()
	})
}

func TestFormatsOfOlderDraftsCount(t *testing.T) {
	s := compile(t, `{"$schema":"http://json-schema.org/draft-07/schema#","format":"ipv4"}`)
	assert.NoError(t, s.Validate([]byte(`"127.0.0.1"`)))
	assert.Contains(t, broken(t, s, `"a"`), `the root fails "format"`)
	assert.NoError(t, compile(t, `{"format":"ipv4"}`).Validate([]byte(`"a"`)), "an annotation since 2019")
}

func TestLongNumbers(t *testing.T) {
	s := compile(t, `{"items":{"type":"integer","minimum":1}}`)
	for _, number := range []string{"1e999999", "1E+999999", "1e1000001", "1e99999999999999999999", "-1e-1000", strings.Repeat("1", 1001)} {
		began := time.Now()
		doc := `{"a":[[` + strings.Repeat(number+",", 1000) + number + `]]}`
		assert.Equal(t, "The payload breaks the webhook's schema: it has a number of too many digits.", broken(t, s, doc), number)
		assert.Less(t, time.Since(began), soon)
	}
	for _, number := range []string{"1", "1.5e3", "1e308", "2E+2", strings.Repeat("1", 1000)} {
		assert.NoError(t, s.Validate([]byte("["+number+"]")), number)
	}
}

func TestCompileRefuses(t *testing.T) {
	tests := []struct{ name, schema, says string }{
		{"what is not JSON", `{`, "is not JSON"},
		{"another schema's address", `{"$ref":"https://example.com/schema"}`, "it refers to something outside of itself"},
		{"a keyword of another kind", `{"required":1}`, `/required fails "type"`},
		{"a title of another kind", `{"title":1}`, `(2020-12): /title fails "type".`},
		{"a keyword within", `{"properties":{"a":{"unevaluatedProperties":1}}}`, `(2020-12): /properties/a/unevaluatedProperties fails "type".`},
		{"a keyword of an older draft", `{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":1}`, `/dependencies fails "type"`},
		{"a pattern that is none", `{"pattern":"("}`, `/pattern fails "format"`},
		{"a pattern of more than fits into memory", `{"pattern":"` + strings.Repeat(".{1000}", 3000) + `"}`, "has patterns that are too large"},
		{"many patterns that take as much", `{"anyOf":[` + each(1500, `{"pattern":".{1000}%d"}`) + `]}`, "has patterns that are too large"},
		{"a pattern in a schema that another draft reads", `{"$schema":"http://json-schema.org/draft-04/schema#","pattern":"` + strings.Repeat(".{1000}", 3000) + `"}`, "has patterns that are too large"},
		{"a pattern for names that is too large", `{"patternProperties":{"` + strings.Repeat("(a|b){900}", 100) + `":true}}`, "has patterns that are too large"},
		{"many empty subschemas", `{"anyOf":[{}` + strings.Repeat(",{}", 20_000) + `]}`, "has more than 5000 subschemas"},
		{"many that are false", `{"anyOf":[false` + strings.Repeat(",false", 10_000) + `]}`, "has more than 5000 subschemas"},
		{"a number that takes long to read", `{"minLength":1e999999}`, "has a number of too many digits"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := jsonschema.Compiler{}.Compile([]byte(tt.schema))
			var e *webhook.Error
			require.True(t, errors.As(err, &e))
			assert.Equal(t, webhook.Invalid, e.Kind)
			assert.Equal(t, "schema", e.Field)
			assert.Contains(t, e.Message, tt.says)
		})
	}
}

func TestPatternsOfUsualSizes(t *testing.T) {
	s := compile(t, `{"properties":{`+each(100, `"p%d":{"pattern":"^[\\p{L}\\p{N} _.-]{1,50}$"}`)+`,"q":{"pattern":"^.{0,1000}$"}}}`)
	assert.NoError(t, s.Validate([]byte(`{"p1":"Größe 1","q":"x"}`)))
}

func FuzzValidate(f *testing.F) {
	f.Add(`{"type":"object","properties":{"a":{"type":"integer","minimum":1,"multipleOf":0.5}},"required":["a"]}`, `{"a":1.5e3}`)
	f.Add(`{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"format":"date"}],"additionalItems":false}`, `["2026-01-01",{}]`)
	f.Add(`{"$dynamicAnchor":"a","anyOf":[{"$dynamicRef":"#a"},{"uniqueItems":true}],"unevaluatedProperties":false}`, `[1,1.0]`)
	f.Add(doubling(20, `{"anyOf":[NEXT,NEXT]}`, `false`), `1`)
	f.Fuzz(func(t *testing.T, schema, doc string) {
		s, err := jsonschema.Compiler{}.Compile([]byte(schema))
		if err == nil {
			err = s.Validate([]byte(doc))
		}
		var e *webhook.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatal(err)
		}
	})
}
