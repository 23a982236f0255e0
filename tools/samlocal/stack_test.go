package main

import (
	"net"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// deploy brings up the whole stack for the time of the test, in the module's root.
func deploy(t *testing.T) *stack {
	t.Helper()
	t.Chdir("../..")
	s := &stack{port: freePort(t), log: t.Output()}
	t.Cleanup(s.down)
	err := s.up(t.Context(), t.Output())
	if isMissing(err) && os.Getenv("CI") == "" && os.Getenv("POSTERN_REQUIRE_ALL") == "" {
		t.Skip("LEFT OUT: sam local: ", err)
	}
	require.NoError(t, err)
	return s
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().(*net.TCPAddr).Port
}

// TestSAMLocal takes a webhook through "sam local start-api", and every golden event
// through "sam local invoke".
func TestSAMLocal(t *testing.T) {
	s := deploy(t)
	t.Run("start-api", func(t *testing.T) {
		c, err := s.issueKey(t.Context())
		require.NoError(t, err)
		require.NoError(t, s.try(t.Context(), c, t.Output()))
	})
	t.Run("invoke", func(t *testing.T) { testGoldenEvents(t, s) })
}
