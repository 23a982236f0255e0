package localblobs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

const base = "http://127.0.0.1:8080"

func TestBlobs(t *testing.T) {
	webhooktest.RunBlobs(t, func(t *testing.T) (webhook.Blobs, webhooktest.Damage) {
		folder := filepath.Join(t.TempDir(), "blobs")
		return localblobs.New(folder, base+"/"), func(t *testing.T, ref string, with []byte) {
			require.NoError(t, os.WriteFile(fileOf(folder, ref), with, 0o600))
		}
	})
}

func fileOf(folder, ref string) string {
	name := filepath.Base(ref)
	return filepath.Join(folder, name[:2], name)
}

// put puts a blob and returns its URI and file.
func put(t *testing.T, s *localblobs.Blobs, folder, b string) (ref, file string) {
	t.Helper()
	ref, err := s.Put(t.Context(), []byte(b))
	require.NoError(t, err)
	return ref, fileOf(folder, ref)
}

func TestPutMakesFilesForTheOwnerAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "blobs")
	ref, file := put(t, localblobs.New(folder, base), folder, "blob")
	assert.True(t, strings.HasPrefix(ref, base+localblobs.Path), ref)
	assertMode(t, file, 0o600)
	assertMode(t, filepath.Dir(file), 0o700)
	assertMode(t, folder, 0o700)
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing temporary is left")
}

func assertMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, want, info.Mode().Perm(), path)
}

// The folder may move, and the server have another address.
func TestGetAfterAMove(t *testing.T) {
	before, after := filepath.Join(t.TempDir(), "before"), filepath.Join(t.TempDir(), "after")
	ref, _ := put(t, localblobs.New(before, base), before, "blob")
	require.NoError(t, os.Rename(before, after))
	moved := localblobs.New(after, "https://tunnel.example.com/x")
	for _, ref := range []string{ref, ref[len(base):]} {
		b, err := moved.Get(t.Context(), ref)
		require.NoError(t, err, ref)
		assert.Equal(t, "blob", string(b))
	}
}

func TestGetOfAnotherForm(t *testing.T) {
	folder := t.TempDir()
	s := localblobs.New(folder, base)
	ref, _ := put(t, s, folder, "blob")
	for _, ref := range []string{
		ref + "?a=1", ref + "#a", ref + "/", "%zz" + ref, strings.Replace(ref, "blobs/", "blobs//", 1),
		strings.Replace(ref, "blobs/", "blobs%2f", 1), strings.Replace(ref, "blobs/", "blobs/../blobs/", 1),
	} {
		_, err := s.Get(t.Context(), ref)
		assert.ErrorIs(t, err, localblobs.ErrForeign, ref)
	}
}

func TestPutThatFailsLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	s := localblobs.New(folder, base)
	_, file := put(t, s, folder, "blob")
	require.NoError(t, os.Remove(file))
	require.NoError(t, os.Mkdir(file, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(file, "in the way"), nil, 0o600))
	_, err := s.Put(t.Context(), []byte("blob"))
	require.Error(t, err)
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

func FuzzGet(f *testing.F) {
	folder := f.TempDir()
	s := localblobs.New(filepath.Join(folder, "blobs"), base)
	ref, err := s.Put(f.Context(), []byte("blob"))
	require.NoError(f, err)
	require.NoError(f, os.WriteFile(filepath.Join(folder, "secret"), []byte("secret"), 0o600))
	f.Add(ref)
	f.Add(base + localblobs.Path + "../../secret")
	f.Add("file:///etc/passwd")
	f.Fuzz(func(t *testing.T, ref string) {
		if b, err := s.Get(t.Context(), ref); err == nil {
			assert.Equal(t, "blob", string(b))
		}
	})
}
