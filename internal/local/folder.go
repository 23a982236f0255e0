package local

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ignoreAll is a .gitignore by which git takes nothing of its folder into a commit.
const ignoreAll = "# Keys and secrets are in here.\n*\n"

// makeFolder makes the data folder, unless there is one. What stands in a folder that
// was there before is its owner's: .gitignore, too.
func makeFolder(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := os.MkdirAll(path, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(path, ".gitignore"), []byte(ignoreAll), 0o600)
	}
	if err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	return nil
}
