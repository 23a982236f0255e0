package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// place is where a file was when it was opened.
type place struct {
	path string
	file fs.FileInfo
}

func placeOf(path string) (place, error) {
	file, err := os.Stat(path)
	return place{path, file}, err
}

// check returns ErrGone if the file is no longer there. It may still be open then, and
// take whatever is written, until it is closed.
func (p place) check() error {
	now, err := os.Stat(p.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(p.file, now) {
		return fmt.Errorf("%s: %w", p.path, ErrGone)
	}
	return nil
}
