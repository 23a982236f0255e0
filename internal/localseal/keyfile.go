package localseal

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ErrKeyFile is returned by [Open] if the file is no key, or not a whole one.
var ErrKeyFile = errors.New("not a sealing key, or damaged: restore it from a copy")

const (
	keySize = 32
	sumSize = 4
	// prefix lets scanners for secrets find a key that has gone astray.
	prefix = "postern-sealing-key-1:"
)

// loadKey reads the key, and makes it first if there is none.
func loadKey(path string, entropy io.Reader) ([]byte, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path, entropy); err != nil {
			return nil, err
		}
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	return decodeKey(b)
}

// encodeKey returns the file's one line: the prefix, and in base64 the key with
// the beginning of its SHA-256.
func encodeKey(key []byte) []byte {
	sum := sha256.Sum256(key)
	line := prefix + base64.StdEncoding.EncodeToString(append(key, sum[:sumSize]...)) + "\n"
	return []byte(line)
}

func decodeKey(b []byte) ([]byte, error) {
	line, found := bytes.CutPrefix(bytes.TrimSuffix(b, []byte("\n")), []byte(prefix))
	decoded, err := base64.StdEncoding.Strict().DecodeString(string(line))
	if !found || err != nil || len(decoded) != keySize+sumSize {
		return nil, ErrKeyFile
	}
	key := decoded[:keySize]
	if sum := sha256.Sum256(key); !bytes.Equal(sum[:sumSize], decoded[keySize:]) {
		return nil, ErrKeyFile
	}
	return key, nil
}

// makeKey makes the file whole before it gets its name: a crash leaves no part of
// a key, and of two processes that make it one does, for both.
func makeKey(path string, entropy io.Reader) error {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(entropy, key); err != nil {
		return fmt.Errorf("read entropy: %w", err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	whole, err := writeWhole(folder, encodeKey(key))
	if whole != "" {
		defer os.Remove(whole)
	}
	if err != nil {
		return err
	}
	if err := os.Link(whole, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(folder)
}

// writeWhole writes b to a new file (mode 0600), and through to the disk.
func writeWhole(folder string, b []byte) (path string, err error) {
	file, err := os.CreateTemp(folder, ".new-")
	if err != nil {
		return "", err
	}
	_, err = file.Write(b)
	return file.Name(), errors.Join(err, file.Sync(), file.Close())
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
