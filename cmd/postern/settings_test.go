package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettings(t *testing.T) {
	s, requests := answering(t, 200, "application/json", `{"webhooks":[]}`)
	data := t.TempDir()
	file := `{"endpoint":"` + s.URL + `","workspace_id":"w-file","user_id":"u-file","private_key":"pstn_file"}`
	require.NoError(t, os.WriteFile(filepath.Join(data, "credentials.json"), []byte(file), 0o600))
	tests := []struct {
		name      string
		env       map[string]string
		args      []string
		key, user string
	}{
		{"the file", map[string]string{"POSTERN_DATA": data}, nil, "pstn_file", "u-file"},
		{"the file of a flag", nil, []string{"--data", data}, "pstn_file", "u-file"},
		{"the environment over the file", map[string]string{"POSTERN_DATA": data, "POSTERN_PRIVATE_KEY": "pstn_env"}, nil, "pstn_env", "u-file"},
		{"flags over all", map[string]string{"POSTERN_DATA": data, "POSTERN_PRIVATE_KEY": "pstn_env", "POSTERN_USER_ID": "u-env"},
			[]string{"--private-key", "pstn_flag"}, "pstn_flag", "u-env"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := cli{env: tt.env}.run(t, append([]string{"list", "--product", "p", "--app", "a"}, tt.args...)...)
			require.Equal(t, exitOK, got.code, got.stderr)
			h := (*requests)[len(*requests)-1].header
			assert.Equal(t, "Bearer "+tt.key, h.Get("Authorization"))
			assert.Equal(t, tt.user, h.Get("Postern-User-Id"))
			assert.Equal(t, "w-file", h.Get("Postern-Workspace-Id"))
		})
	}
}

func TestABrokenCredentialsFileIsNamed(t *testing.T) {
	data := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(data, "credentials.json"), []byte("{"), 0o600))
	got := cli{}.run(t, "list", "--product", "p", "--app", "a", "--data", data)
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, filepath.Join(data, "credentials.json"))
}
