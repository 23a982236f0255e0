package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
)

var (
	// ErrInUse is returned by Open if another process has the file open.
	ErrInUse = errors.New("already in use by another postern")
	// ErrNewer is returned by Open if a later version of Postern wrote the file.
	ErrNewer = errors.New("written by a newer postern")
	// ErrDamaged is returned by Open if the file is no store, or not a whole one.
	ErrDamaged = errors.New("not a postern store, or damaged")
)

// format is the version of the file's layout.
const format = 1

var (
	metaBucket     = []byte("meta")
	webhooksBucket = []byte("webhooks")
	placesBucket   = []byte("places")
	keysBucket     = []byte("keys")
	keyIDsBucket   = []byte("keyids")
	claimsBucket   = []byte("claims")
	eventsBucket   = []byte("events")
	deadBucket     = []byte("dead")

	formatKey = []byte("format")
)

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

// syncFolder makes the names of the files in it survive a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// lockFile opens the database and locks it. bbolt panics at what is damaged, or
// faults where the file is shorter than it says.
func lockFile(path string) (file *bbolt.DB, err error) {
	var opened *os.File
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, errors.Join(fmt.Errorf("%w: %v", ErrDamaged, p), opened.Close())
		}
	}()
	file, err = bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout:      500 * time.Millisecond,
		FreelistType: bbolt.FreelistMapType,
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			opened, err = os.OpenFile(name, flag, mode)
			return opened, err
		},
	})
	return file, named(err)
}

// named gives bbolt's errors our names.
func named(err error) error {
	var path *fs.PathError
	switch {
	case err == nil || errors.As(err, &path):
		return err
	case errors.Is(err, bbolt.ErrTimeout):
		return ErrInUse
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// prepare checks that the database is whole and in our format, or gives it that
// format if it is empty.
func prepare(file *bbolt.DB) error {
	if err := file.View(checkWhole); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return file.Update(func(tx *bbolt.Tx) error {
		if first, _ := tx.Cursor().First(); first == nil {
			return writeFormat(tx)
		}
		return checkFormat(tx)
	})
}

// checkWhole finds what bbolt would panic at later. Its own check runs where no
// fault can be caught, so readAll comes first.
func checkWhole(tx *bbolt.Tx) error {
	info, err := os.Stat(tx.DB().Path())
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return fmt.Errorf("%d bytes of %d are missing", tx.Size()-info.Size(), tx.Size())
	}
	if err := readAll(tx.Cursor().Bucket()); err != nil {
		return err
	}
	var first error
	for err := range tx.Check() {
		if first == nil {
			first = err
		}
	}
	return first
}

// readAll visits every page of b and of the buckets in it.
func readAll(b *bbolt.Bucket) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return b.ForEach(func(name, value []byte) error {
		if value != nil {
			return nil
		}
		return readAll(b.Bucket(name))
	})
}

func writeFormat(tx *bbolt.Tx) error {
	for _, name := range [][]byte{metaBucket, webhooksBucket, placesBucket, keysBucket, keyIDsBucket, claimsBucket} {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	for _, name := range [][]byte{eventsBucket, deadBucket} {
		if err := createQueue(tx, name); err != nil {
			return err
		}
	}
	return tx.Bucket(metaBucket).Put(formatKey, binary.BigEndian.AppendUint32(nil, format))
}

func checkFormat(tx *bbolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil {
		return fmt.Errorf("%w: it has no format", ErrDamaged)
	}
	v := meta.Get(formatKey)
	if len(v) != 4 {
		return fmt.Errorf("%w: its format cannot be read", ErrDamaged)
	}
	if n := binary.BigEndian.Uint32(v); n > format {
		return fmt.Errorf("%w: format %d, and this one knows %d", ErrNewer, n, format)
	}
	return nil
}
