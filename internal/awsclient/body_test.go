package awsclient

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithoutWriterTo(t *testing.T) {
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1", io.NopCloser(bytes.NewReader([]byte("body"))))
	require.NoError(t, err)
	given := r.Body
	require.Implements(t, (*io.WriterTo)(nil), given)

	patched := withoutWriterTo(r)
	assert.NotImplements(t, (*io.WriterTo)(nil), patched.Body)
	body, err := io.ReadAll(patched.Body)
	require.NoError(t, err)
	assert.Equal(t, "body", string(body))
	assert.Equal(t, given, r.Body, "the caller's request was changed")
}

func TestWithoutWriterToKeepsNoBody(t *testing.T) {
	r, err := http.NewRequest(http.MethodGet, "http://127.0.0.1", http.NoBody)
	require.NoError(t, err)
	assert.Equal(t, http.NoBody, withoutWriterTo(r).Body)
}
