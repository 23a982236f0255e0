package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/postern-dev/postern/internal/bolt/pages"
)

var (
	// ErrInUse is returned by Open if another process has the file open.
	ErrInUse = errors.New("already in use by another postern")
	// ErrNewer is returned by Open if a later version of Postern wrote the file.
	ErrNewer = errors.New("written by a newer postern")
	// ErrDamaged is returned by Open if the file is no store, or not a whole one.
	ErrDamaged = errors.New("not a postern store, or damaged")
	// ErrGone is returned by whatever writes if the file is no longer where it was
	// opened: what came to be in it would be lost.
	ErrGone = errors.New("removed, or replaced, since it was opened: start postern again")
)

// lockWait is how long another process may take to let go of the file.
const lockWait = 400 * time.Millisecond

// openFile opens the database at path, made and checked.
func openFile(path string) (*bbolt.DB, error) {
	if err := makeFile(path); err != nil {
		return nil, fmt.Errorf("make %s: %w", path, err)
	}
	file, err := lockFile(path)
	if err == nil {
		err = errors.Join(prepare(file), os.Chmod(path, 0o600))
	}
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return file, nil
}

// makeFile makes an empty database, unless there is a file. It gets its name
// when it is whole: a crash leaves no half of one, and of two processes one
// makes it.
func makeFile(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(folder, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	whole := filepath.Join(temporary, "db")
	file, err := bbolt.Open(whole, 0o600, nil)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Link(whole, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(folder)
}

// syncFolder makes the names of the files in it survive a power cut. Windows
// cannot sync a folder, and has no need to.
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

// lockFile checks the database, opens it and locks it.
func lockFile(path string) (*bbolt.DB, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > 0 {
		if err := checkPages(path); err != nil {
			return nil, err
		}
	}
	file, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockWait, FreelistType: bbolt.FreelistMapType,
		// Written, the list of free pages is part of every commit, and a store that
		// has had a million events has hundreds of thousands. Opening finds them anew.
		NoFreelistSync: true,
	})
	return file, named(err)
}

// checkPages checks the file under a lock that lets nobody write. bbolt itself
// reads no more than the meta pages of a file that is opened like this.
func checkPages(path string) error {
	locked, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, ReadOnly: true})
	if err != nil {
		return named(err)
	}
	file, err := os.Open(path)
	if err != nil {
		return errors.Join(err, locked.Close())
	}
	if err = whole(file); err != nil {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return errors.Join(err, file.Close(), locked.Close())
}

func whole(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return pages.Check(file, info.Size())
}

// named gives bbolt's errors our names. What the system says, that the file cannot be
// locked or that there is no memory, is no damage.
func named(err error) error {
	var path *fs.PathError
	var system syscall.Errno
	switch {
	case err == nil || errors.As(err, &path) || errors.As(err, &system):
		return err
	case errors.Is(err, bbolterrors.ErrTimeout):
		return ErrInUse
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
