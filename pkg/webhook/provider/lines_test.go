package provider

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJoinedLines(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"two lines", "{\"a\":1}\n{\"a\":2}\n", `[{"a":1},{"a":2}]`},
		{"lines of another system", "{\"a\":1}\r\n{\"a\":2}", `[{"a":1},{"a":2}]`},
		{"an empty line", "\n{\"a\":1}\n\n{\"a\":2}\n\n", `[{"a":1},{"a":2}]`},
		{"one line", "{\"a\":1}\n", "{\"a\":1}\n"},
		{"one object on several lines", "{\n\"a\":1\n}", "{\n\"a\":1\n}"},
		{"an array", "[\n{\"a\":1},\n{\"a\":2}\n]", "[\n{\"a\":1},\n{\"a\":2}\n]"},
		{"a line that is no JSON", "{\"a\":1}\n{\"a\":", "{\"a\":1}\n{\"a\":"},
		{"a line that is no object", "{\"a\":1}\n2", "{\"a\":1}\n2"},
		{"space that is none of JSON's", "{}\n\v{}", "{}\n\v{}"},
		{"two objects on a line", "{\"a\":1}{\"a\":2}\n{}", "{\"a\":1}{\"a\":2}\n{}"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, string(joinedLines([]byte(tt.body)))) })
	}
}

// What is joined is JSON again, with what the lines say in it and nothing else.
func FuzzJoinedLines(f *testing.F) {
	for _, seed := range []string{"{}\n{}", "{\"a\":\"\\n\"}\n\n{\"b\":[1,2]}\r\n", "{\n}", "[1]\n{}", "{}{}\n{}", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		joined := joinedLines(body)
		if bytes.Equal(joined, body) {
			return
		}
		var got []json.RawMessage
		require.NoError(t, json.Unmarshal(joined, &got))
		var want []json.RawMessage
		for d := json.NewDecoder(bytes.NewReader(body)); d.More(); {
			var line json.RawMessage
			require.NoError(t, d.Decode(&line))
			want = append(want, line)
		}
		assert.Equal(t, want, got)
		assert.Greater(t, len(got), 1)
	})
}

// A log of Auth0's has the same id in whichever of the formats it comes.
func TestIDsOfLogs(t *testing.T) {
	p := lookup(t, "auth0")
	cfg := secrets("token")
	v := newVerifier(t, p, cfg)
	item := func(body string) []Item {
		r := signedRequest(t, p, cfg, body)
		items, err := v.Items(r, verify(t, v, r))
		require.NoError(t, err)
		return items
	}
	const a, b = `{"log_id":"a","data":{"type":"s"}}`, `{"log_id":"b","data":{"type":"s"}}`
	object := verify(t, v, signedRequest(t, p, cfg, b+"\n"))
	assert.Equal(t, "s", object.EventType)
	assert.Nil(t, object.Document, "the body is the document")
	assert.Nil(t, item(b), "no batch")
	for name, body := range map[string]string{"lines": a + "\n" + b + "\n", "an array": "[" + a + "," + b + "]"} {
		items := item(body)
		require.Len(t, items, 2, name)
		assert.Equal(t, object.EventID, items[1].ID, name)
		assert.Equal(t, b, string(items[1].Body), name)
		assert.Equal(t, "s", verify(t, v, signedRequest(t, p, cfg, body)).EventType, name)
	}
}

// Others who send lines can be described.
func TestLinesOfACustomProvider(t *testing.T) {
	p, cfg := custom(t, `{"primitive":"static","signature":{"in":"header","name":"x-token"},"lines":true,"event_id":[{"in":"json","name":"[].id"}]}`, "secret")
	v := newVerifier(t, p, cfg)
	r := signedRequest(t, p, cfg, "{\"id\":1}\n{\"id\":2}\n")
	result := verify(t, v, r)
	assert.Equal(t, `[{"id":1},{"id":2}]`, string(result.Document))
	items, err := v.Items(r, result)
	require.NoError(t, err)
	assert.Len(t, items, 2)
}
