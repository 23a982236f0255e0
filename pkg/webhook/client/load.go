package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// DataDir returns the folder of the local server: POSTERN_DATA, or ".postern" in the
// working directory.
func DataDir(getenv func(string) string) string {
	if dir := getenv("POSTERN_DATA"); dir != "" {
		return dir
	}
	return ".postern"
}

// LoadCredentials takes each credential from POSTERN_ENDPOINT, POSTERN_WORKSPACE_ID,
// POSTERN_USER_ID and POSTERN_PRIVATE_KEY, and where one is not set, from the
// credentials.json that the local server keeps in [DataDir]. What neither has is left
// empty: it returns an error only for a file that is there and cannot be read.
func LoadCredentials(getenv func(string) string) (Credentials, error) {
	c, err := readCredentials(filepath.Join(DataDir(getenv), "credentials.json"))
	if err != nil {
		return Credentials{}, err
	}
	override(&c.Endpoint, getenv("POSTERN_ENDPOINT"))
	override(&c.WorkspaceID, getenv("POSTERN_WORKSPACE_ID"))
	override(&c.UserID, getenv("POSTERN_USER_ID"))
	override(&c.PrivateKey, getenv("POSTERN_PRIVATE_KEY"))
	return c, nil
}

func readCredentials(path string) (Credentials, error) {
	var c Credentials
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("credentials: %w", err)
	}
	if json.Unmarshal(b, &c) != nil {
		return Credentials{}, fmt.Errorf("credentials: %s is not the JSON that postern writes: mend it, or remove it and start the local server anew", path)
	}
	return c, nil
}

func override(field *string, value string) {
	if value != "" {
		*field = value
	}
}
