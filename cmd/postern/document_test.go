package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJSONFault(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", "line 1, column 1: unexpected end of JSON input"},
		{"the end is missing", "{\n", "line 1, column 2: unexpected end of JSON input"},
		{"the first byte", "x", "line 1, column 1: invalid character 'x' looking for beginning of value"},
		{"a comma too many", `{"a": [1,}`, "line 1, column 10: invalid character '}' looking for beginning of value"},
		{"on a later line", "{\n  \"a\": 1,\n  b\n}", "line 3, column 3: invalid character 'b' looking for beginning of object key string"},
		{"something behind it", "{}\n{}", "line 2, column 1: invalid character '{' after top-level value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, jsonFault([]byte(tt.text))) })
	}
}

func FuzzJSONFault(f *testing.F) {
	f.Add([]byte("{\"a\"\n"))
	f.Fuzz(func(t *testing.T, b []byte) { assert.NotEmpty(t, jsonFault(b)) })
}

func TestAFileThatIsNoJSONIsNamedWithThePlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schema.json")
	require.NoError(t, os.WriteFile(file, []byte("{\n  \"type\": object\n}"), 0o600))
	got := cli{}.run(t, "generate", "--product", "p", "--app", "a", "--event", "e", "--env", "dev", "--schema", file)
	assert.Equal(t, exitUsage, got.code)
	assert.Contains(t, got.stderr, "--schema: what "+file+" holds is not JSON: line 2, column 11: invalid character 'o'")
}
