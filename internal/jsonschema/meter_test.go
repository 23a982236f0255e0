package jsonschema

import (
	"bytes"
	"errors"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The meter changes compiled schemas, and must change no verdict.
func FuzzMeteredSchemasJudgeAlike(f *testing.F) {
	for _, schema := range []string{
		`{"type":["object","null"],"required":["a"],"properties":{"a":{"enum":[1,"x",null,[1]]}},"additionalProperties":false}`,
		`{"items":{"const":{"a":1.0}},"contains":{"type":"integer"},"minContains":0,"uniqueItems":true}`,
		`{"patternProperties":{"^a":{"type":"string","pattern":"b+"}},"propertyNames":{"type":"string","maxLength":2}}`,
		`{"anyOf":[{"type":"string"},{"not":{"enum":[1]}}],"if":{"const":1},"then":false,"unevaluatedProperties":{"type":"number"}}`,
		`{"$dynamicAnchor":"n","type":["array","integer"],"items":{"$dynamicRef":"#n"}}`,
		`{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"a":{"type":"string","format":"ipv4"}},"allOf":[{"$ref":"#/definitions/a"}],"enum":["127.0.0.1","a"]}`,
		`{"oneOf":[{"type":"number"},{"type":"integer"}]}`,
	} {
		for _, doc := range []string{`1`, `1.0`, `"127.0.0.1"`, `"a"`, `null`, `{"a":"bb"}`, `{"b":1}`, `[{"a":1},2,[3]]`} {
			f.Add(schema, doc)
		}
	}
	f.Fuzz(func(t *testing.T, schema, payload string) {
		s, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(schema)))
		if err != nil {
			return
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(payload)))
		if err != nil {
			return
		}
		extent := survey(doc)
		plain, err := compile(s, newCompiler())
		if err != nil || survey(s).long || extent.long {
			return
		}
		m, err := compileMetered(s)
		require.NoError(t, err)
		verdict := m.meter.run(extent, func() error { return m.compiled.Validate(doc) })
		if !errors.Is(verdict, errTooLong) {
			assert.Equal(t, plain.Validate(doc) == nil, verdict == nil, "%v", verdict)
		}
	})
}
