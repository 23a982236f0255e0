package memory

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"

	"github.com/postern-dev/postern/pkg/webhook"
)

// Blobs implements [webhook.Blobs]. Its zero value is empty, and ready. Its URIs
// are "memory:" and the SHA-256 in hex.
type Blobs struct {
	mu    sync.Mutex
	blobs map[string][]byte
}

var _ webhook.Blobs = (*Blobs)(nil)

const blobPrefix = "memory:"

func blobRef(b []byte) string {
	sum := sha256.Sum256(b)
	return blobPrefix + hex.EncodeToString(sum[:])
}

// Put implements [webhook.Blobs].
func (s *Blobs) Put(ctx context.Context, b []byte) (ref string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	ref = blobRef(b)
	s.replace(ref, b)
	return ref, nil
}

func (s *Blobs) replace(ref string, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blobs == nil {
		s.blobs = map[string][]byte{}
	}
	s.blobs[ref] = bytes.Clone(b)
}

// Get implements [webhook.Blobs].
func (s *Blobs) Get(ctx context.Context, ref string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.blobs[ref]
	switch {
	case ok && blobRef(b) == ref:
		return bytes.Clone(b), nil
	case ok:
		return nil, webhook.ErrBlobBroken
	case !isBlobRef(ref):
		return nil, errors.New("get blob: not a URI of this store")
	}
	return nil, webhook.ErrNotFound
}

func isBlobRef(ref string) bool {
	digest, found := strings.CutPrefix(ref, blobPrefix)
	sum, err := hex.DecodeString(digest)
	return found && err == nil && len(sum) == sha256.Size && digest == strings.ToLower(digest)
}
