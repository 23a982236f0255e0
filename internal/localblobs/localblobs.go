// Package localblobs keeps blobs as files, for the local process:
//
//	<folder>/3f/3fdba35f04dc8c462986c992bcf875546257113072a909c162f7e470e581e278
//
// A file is named by the SHA-256 of what it holds, under a folder named by the
// beginning of that. Whatever Put has acknowledged is on the disk, whole.
package localblobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Path is what comes before the digest in the path of a blob's URI.
const Path = "/local/blobs/"

// ErrForeign is returned by Get for what is not the URI of any blob here.
var ErrForeign = errors.New("not the URI of a local blob")

// Blobs implements [webhook.Blobs]. It is safe for concurrent use; its folder is
// for one at a time.
type Blobs struct {
	folder string
	base   string
	// names is held while a file gets its name or loses it, so that Sweep
	// takes away nothing that was put just now.
	names sync.Mutex
}

var _ webhook.Blobs = (*Blobs)(nil)

// New keeps blobs in folder, which is made (mode 0700) when the first is put. Base
// is the address of the server that hands them out: URIs are
// <base>/local/blobs/<SHA-256 in hex>.
func New(folder, base string) *Blobs {
	return &Blobs{folder: folder, base: strings.TrimSuffix(base, "/")}
}

// Put implements [webhook.Blobs]. It writes even what is there already: that makes
// whole what was damaged.
func (s *Blobs) Put(ctx context.Context, b []byte) (ref string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	name := hex.EncodeToString(sum[:])
	if err := s.write(name, b); err != nil {
		return "", fmt.Errorf("put blob: %w", err)
	}
	return s.base + Path + name, nil
}

// Get implements [webhook.Blobs]. Whatever comes before [Path] in ref counts for
// nothing: the server may have had another address when the blob was put. It
// returns [ErrForeign] for another form of URI.
func (s *Blobs) Get(ctx context.Context, ref string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	name, err := digestOf(ref)
	if err != nil {
		return nil, fmt.Errorf("get blob: %w", err)
	}
	b, err := os.ReadFile(s.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, webhook.ErrNotFound
	case err != nil:
		return nil, fmt.Errorf("get blob: %w", err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != name {
		return nil, webhook.ErrBlobBroken
	}
	return b, nil
}

// digestOf returns the SHA-256 at the end of a blob's URI, in lower-case hex.
func digestOf(ref string) (string, error) {
	u, err := url.Parse(ref)
	if err != nil || u.RawQuery != "" || u.Fragment != "" || u.RawPath != "" {
		return "", ErrForeign
	}
	_, name, found := strings.Cut(u.Path, Path)
	if !found || !isDigest(name) {
		return "", ErrForeign
	}
	return name, nil
}

func isDigest(name string) bool {
	sum, err := hex.DecodeString(name)
	return err == nil && len(sum) == sha256.Size && name == strings.ToLower(name)
}

func (s *Blobs) path(name string) string { return filepath.Join(s.folder, name[:2], name) }
