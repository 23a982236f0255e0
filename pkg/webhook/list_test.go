package webhook

import (
	"encoding/base64"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCursorRoundTrip(t *testing.T) {
	want := cursor{Env: "prd", Event: "payment.succeeded.v2"}
	got, err := parseCursor(want.String())
	require.NoError(t, err)
	assert.Equal(t, want, got)
	first, err := parseCursor("")
	require.NoError(t, err)
	assert.Zero(t, first)
}

func TestCursorRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"rubbish":              "%",
		"no JSON":              base64.RawURLEncoding.EncodeToString([]byte("x")),
		"no env":               base64.RawURLEncoding.EncodeToString([]byte(`{"event":"a"}`)),
		"a key of the table's": base64.RawURLEncoding.EncodeToString([]byte(`{"env":"prd","event":"a#b"}`)),
	} {
		_, err := parseCursor(s)
		var e *Error
		require.True(t, errors.As(err, &e), name)
		assert.Equal(t, "invalid_cursor", e.Code, name)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(cursor{Env: "prd", Event: "a"}.String())
	f.Add("eyJlbnYiOiIifQ")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parseCursor(s)
		if err != nil || s == "" {
			return
		}
		require.NoError(t, checkEnv(c.Env))
		again, err := parseCursor(c.String())
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
