package local_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// "git clean -dfx" takes the data folder away under a server that has its files open.
func TestNothingIsAcknowledgedOnceTheFolderIsGone(t *testing.T) { // I1
	dir := filepath.Join(t.TempDir(), "data")
	s := startIn(t, dir)
	h := generate(t, s, "whsec_1")
	status, _ := send(t, h, "whsec_1", `{"id":"evt_1"}`)
	require.Equal(t, http.StatusOK, status)

	require.NoError(t, os.RemoveAll(dir))
	for _, body := range []string{`{"id":"evt_1"}`, `{"id":"evt_2"}`} {
		status, answer := send(t, h, "whsec_1", body)
		assert.Equal(t, http.StatusServiceUnavailable, status, string(answer)) // I6
	}
	_, err := os.Stat(dir)
	assert.ErrorIs(t, err, os.ErrNotExist, "nothing of it is made anew")
}
