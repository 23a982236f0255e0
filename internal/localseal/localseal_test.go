package localseal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localseal"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/webhooktest"
)

func open(t *testing.T, path string) *localseal.Sealer {
	t.Helper()
	s, err := localseal.Open(path, rand.Reader)
	require.NoError(t, err)
	return s
}

func newPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "data", "sealing.key")
}

func TestSealer(t *testing.T) {
	webhooktest.RunSealer(t, func(t *testing.T) webhook.Sealer { return open(t, newPath(t)) })
}

func TestOpenAlteredInEveryBit(t *testing.T) {
	s := open(t, newPath(t))
	sealed, err := s.Seal(t.Context(), "id", []byte("secret"))
	require.NoError(t, err)
	for bit := range len(sealed) * 8 {
		altered := bytes.Clone(sealed)
		altered[bit/8] ^= 1 << (bit % 8)
		_, err := s.Open(t.Context(), "id", altered)
		assert.ErrorIs(t, err, webhook.ErrSealBroken, bit)
	}
}

func TestKeyIsMadeOnce(t *testing.T) {
	path := newPath(t)
	sealed, err := open(t, path).Seal(t.Context(), "id", []byte("secret"))
	require.NoError(t, err)
	opened, err := open(t, path).Open(t.Context(), "id", sealed)
	require.NoError(t, err)
	assert.Equal(t, "secret", string(opened))

	_, err = open(t, newPath(t)).Open(t.Context(), "id", sealed)
	assert.ErrorIs(t, err, webhook.ErrSealBroken, "another key")
}

func TestKeyIsTheOwnersAlone(t *testing.T) {
	path := newPath(t)
	open(t, path)
	assertMode(t, path, 0o600)
	assertMode(t, filepath.Dir(path), 0o700)
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 1)

	require.NoError(t, os.Chmod(path, 0o644))
	open(t, path)
	assertMode(t, path, 0o600)
}

func assertMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, want, info.Mode().Perm())
}

func TestKeyFileDamaged(t *testing.T) {
	path := newPath(t)
	open(t, path)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-20] ^= 1
	for name, content := range map[string][]byte{
		"empty": {}, "cut": whole[:len(whole)-9], "the prefix alone": whole[:22], "longer": append(bytes.Clone(whole), "AAAA"...),
		"another letter": flipped, "no prefix": whole[22:], "zeros": make([]byte, len(whole)), "raw": make([]byte, 32),
	} {
		require.NoError(t, os.WriteFile(path, content, 0o600))
		_, err := localseal.Open(path, rand.Reader)
		assert.ErrorIs(t, err, localseal.ErrKeyFile, name)
		assert.ErrorContains(t, err, path, name)
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, content, kept, "%s: the file was changed", name)
	}
}

func TestErrorsHoldNothingOfTheKey(t *testing.T) {
	path := newPath(t)
	open(t, path)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, whole[:60], 0o600))
	_, err = localseal.Open(path, rand.Reader)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), string(whole[22:30]))
}

func TestOpenWithoutEntropy(t *testing.T) {
	for name, entropy := range map[string]io.Reader{
		"none": strings.NewReader(""), "too little": strings.NewReader("0123456789"), "broken": iotest.ErrReader(errors.New("broken")),
	} {
		path := newPath(t)
		_, err := localseal.Open(path, entropy)
		assert.Error(t, err, name)
		assert.NoFileExists(t, path, name)
	}
}

func TestOpenRacingMakesOneKey(t *testing.T) {
	path := newPath(t)
	sealers := make(chan *localseal.Sealer)
	for range 16 {
		go func() {
			s, err := localseal.Open(path, rand.Reader)
			assert.NoError(t, err)
			sealers <- s
		}()
	}
	first := <-sealers
	sealed, err := first.Seal(t.Context(), "id", []byte("secret"))
	require.NoError(t, err)
	for range 15 {
		_, err := (<-sealers).Open(t.Context(), "id", sealed)
		assert.NoError(t, err)
	}
}

func BenchmarkSeal(b *testing.B) {
	s, err := localseal.Open(filepath.Join(b.TempDir(), "key"), rand.Reader)
	require.NoError(b, err)
	for b.Loop() {
		sealed, _ := s.Seal(b.Context(), "id", []byte("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
		_, _ = s.Open(b.Context(), "id", sealed)
	}
}
