package webhook

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMatchWants(t *testing.T) {
	const order = `{"type":"order","total":12.50,"big":9007199254740993,"paid":true,"note":null,"items":[{"sku":"a"},{"sku":"b"}],"a/b":{"~":1},"":"empty"}`
	tests := []struct {
		name, match string
		want        bool
	}{
		{"nothing asked", `{}`, true},
		{"a string", `{"/type":"order"}`, true},
		{"another string", `{"/type":"refund"}`, false},
		{"one of several", `{"/type":["refund","order"]}`, true},
		{"all pointers", `{"/type":"order","/paid":true}`, true},
		{"one of the pointers not", `{"/type":"order","/paid":false}`, false},
		{"a number as it is written", `{"/total":12.50}`, true},
		{"a large number, unrounded", `{"/big":9007199254740992}`, false},
		{"null", `{"/note":null}`, true},
		{"null is not absence", `{"/absent":null}`, false},
		{"a number is no string", `{"/total":"12.50"}`, false},
		{"into an array", `{"/items/1/sku":"b"}`, true},
		{"past an array", `{"/items/2/sku":"b"}`, false},
		{"an index with a zero before it", `{"/items/01/sku":"b"}`, false},
		{"a negative index", `{"/items/-1/sku":"b"}`, false},
		{"escaped names", `{"/a~1b/~0":1}`, true},
		{"the empty name", `{"/":"empty"}`, true},
		{"an object is no value", `{"/items/0":"a"}`, false},
		{"through a scalar", `{"/type/x":"order"}`, false},
		{"the whole document", `{"":"order"}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var m Match
			require.NoError(t, json.Unmarshal([]byte(tt.match), &m))
			require.NoError(t, m.validate())
			doc, err := document("application/json", []byte(order))
			require.NoError(t, err)
			assert.Equal(t, tt.want, m.wants(doc))
		})
	}
}

func TestMatchWantsOfForms(t *testing.T) {
	doc, err := document("application/x-www-form-urlencoded", []byte("Status=sent&To=%2B49&Tag=a&Tag=b"))
	require.NoError(t, err)
	for match, want := range map[string]bool{
		`{"/Status":"sent"}`: true, `{"/To":"+49"}`: true, `{"/Tag/1":"b"}`: true, `{"/Tag":"a"}`: false,
	} {
		var m Match
		require.NoError(t, json.Unmarshal([]byte(match), &m))
		assert.Equal(t, want, m.wants(doc), match)
	}
}

func TestMatchRefuses(t *testing.T) {
	tests := map[string]string{
		"an array":                      `[]`,
		"an object as value":            `{"/a":{}}`,
		"an array of arrays":            `{"/a":[[1]]}`,
		"no value":                      `{"/a":[]}`,
		"a pointer without a slash":     `{"a":1}`,
		"a pointer with a broken tilde": `{"/a~2":1}`,
		"a pointer that is too long":    `{"/` + strings.Repeat("a", 256) + `":1}`,
	}
	for name, match := range tests {
		t.Run(name, func(t *testing.T) {
			var m Match
			err := json.Unmarshal([]byte(match), &m)
			if err == nil {
				err = m.validate()
			}
			var e *Error
			require.True(t, errors.As(err, &e))
			assert.Equal(t, "match", e.Field)
		})
	}
}

func TestMatchIsWrittenAsItWasRead(t *testing.T) {
	var m Match
	require.NoError(t, json.Unmarshal([]byte(`{"/a": 1.50, "/b":[ "x", null ]}`), &m))
	b, err := json.Marshal(m)
	require.NoError(t, err)
	assert.Equal(t, `{"/a":[1.50],"/b":["x",null]}`, string(b))
}

func TestDocumentRefuses(t *testing.T) {
	for name, body := range map[string]string{"nothing": "", "two values": "{}{}", "half a value": "{", "rubbish": "\xff"} {
		_, err := document("application/json", []byte(body))
		assert.Error(t, err, name)
	}
	_, err := document("application/x-www-form-urlencoded", []byte("%zz"))
	assert.Error(t, err)
}
