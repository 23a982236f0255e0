package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook"
)

// What is written to a file that nobody finds again is lost: it is not acknowledged.
func TestNothingIsWrittenToAFileThatIsGone(t *testing.T) { // I1
	for name, c := range map[string]struct {
		do   func(t *testing.T, path string)
		want error
	}{
		"left alone":              {func(*testing.T, string) {}, nil},
		"another mode":            {func(t *testing.T, path string) { require.NoError(t, os.Chmod(path, 0o400)) }, nil},
		"removed":                 {func(t *testing.T, path string) { require.NoError(t, os.Remove(path)) }, ErrGone},
		"removed with its folder": {func(t *testing.T, path string) { require.NoError(t, os.RemoveAll(filepath.Dir(path))) }, ErrGone},
		"renamed":                 {func(t *testing.T, path string) { require.NoError(t, os.Rename(path, path+".old")) }, ErrGone},
		"replaced":                {replace, ErrGone},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data", "postern.db")
			db, err := Open(path)
			require.NoError(t, err)
			t.Cleanup(func() { assert.NoError(t, db.Close()) })
			before := crashClaim("queued")
			_, err = db.Claims().Claim(t.Context(), before)
			require.NoError(t, errors.Join(err, db.Claims().Commit(t.Context(), before, nil)))

			c.do(t, path)
			_, err = db.Claims().Claim(t.Context(), crashClaim("new"))
			assert.ErrorIs(t, err, c.want)
			_, err = db.Claims().Claim(t.Context(), before)
			assert.ErrorIs(t, err, c.want, "what is on the queue is lost, too")
			err = db.Events().Send(t.Context(), webhook.Message{Body: []byte("x")})
			assert.ErrorIs(t, err, c.want)
			if c.want != nil {
				assert.ErrorIs(t, err, webhook.ErrNotSent)
				assert.ErrorContains(t, err, path)
			}
		})
	}
}

// replace puts another file, of the same bytes, in the place of one.
func replace(t *testing.T, path string) {
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path+".new", b, 0o600))
	require.NoError(t, os.Rename(path+".new", path))
}
