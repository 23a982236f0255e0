package localblobs

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// temporary begins the name of what is not whole yet.
const temporary = ".new-"

// write writes a file whole, and through to the disk, before it gets its name.
func (s *Blobs) write(name string, b []byte) error {
	path := s.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	whole, err := writeWhole(s.folder, b)
	if err == nil {
		err = s.rename(whole, path)
	}
	if err != nil && whole != "" {
		return errors.Join(err, os.Remove(whole))
	}
	return err
}

// writeWhole writes b to a new file (mode 0600), and through to the disk.
func writeWhole(folder string, b []byte) (path string, err error) {
	file, err := os.CreateTemp(folder, temporary)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(file, bytes.NewReader(b))
	return file.Name(), errors.Join(err, file.Sync(), file.Close())
}

// rename gives a file its name, and has that survive a power cut along with the
// names of the folders that it is in: another Put may have made them just now.
func (s *Blobs) rename(whole, path string) error {
	s.names.Lock()
	defer s.names.Unlock()
	if err := os.Rename(whole, path); err != nil {
		return err
	}
	return errors.Join(syncFolder(filepath.Dir(path)), syncFolder(s.folder), syncFolder(filepath.Dir(s.folder)))
}

// syncFolder has the names in a folder survive a power cut. Windows cannot sync a
// folder, and has no need to.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
