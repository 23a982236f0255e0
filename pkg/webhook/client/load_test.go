package client_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

func getenv(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func TestLoadCredentials(t *testing.T) {
	const file = `{"endpoint":"http://127.0.0.1:8787","workspace_id":"w","user_id":"u","private_key":"pstn_file"}`
	fromFile := client.Credentials{Endpoint: "http://127.0.0.1:8787", WorkspaceID: "w", UserID: "u", PrivateKey: "pstn_file"}
	env := map[string]string{
		"POSTERN_ENDPOINT": "https://h.example", "POSTERN_WORKSPACE_ID": "w2", "POSTERN_USER_ID": "u2", "POSTERN_PRIVATE_KEY": "pstn_env",
	}
	fromEnv := client.Credentials{Endpoint: "https://h.example", WorkspaceID: "w2", UserID: "u2", PrivateKey: "pstn_env"}
	mixed := fromFile
	mixed.Endpoint = "http://127.0.0.1:9999"
	tests := []struct {
		name string
		file string
		env  map[string]string
		want client.Credentials
	}{
		{"neither", "", nil, client.Credentials{}},
		{"the file", file, nil, fromFile},
		{"the environment", "", env, fromEnv},
		{"the environment over the file", file, env, fromEnv},
		{"each by itself", file, map[string]string{"POSTERN_ENDPOINT": "http://127.0.0.1:9999"}, mixed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			vars := map[string]string{"POSTERN_DATA": dataDir(t, tt.file)}
			for name, value := range tt.env {
				vars[name] = value
			}
			got, err := client.LoadCredentials(getenv(vars))
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func dataDir(t *testing.T, credentials string) string {
	t.Helper()
	dir := t.TempDir()
	if credentials != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "credentials.json"), []byte(credentials), 0o600))
	}
	return dir
}

func TestLoadCredentialsOfABrokenFile(t *testing.T) {
	dir := dataDir(t, `{"private_key":"pstn_half`)
	_, err := client.LoadCredentials(getenv(map[string]string{"POSTERN_DATA": dir}))
	assert.ErrorContains(t, err, filepath.Join(dir, "credentials.json")+" is not the JSON that postern writes: mend it, or remove it and start the local server anew")
	assert.NotContains(t, err.Error(), "pstn_half")
}

func TestDataDir(t *testing.T) {
	assert.Equal(t, ".postern", client.DataDir(getenv(nil)))
	assert.Equal(t, "elsewhere", client.DataDir(getenv(map[string]string{"POSTERN_DATA": "elsewhere"})))
}
