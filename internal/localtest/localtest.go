// Package localtest starts local servers for tests.
package localtest

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
)

// Start starts a server with an empty data folder of its own. It ends with the test.
func Start(t testing.TB) *local.Server {
	t.Helper()
	s, err := local.Start(t.Context(), local.Options{Addr: "127.0.0.1:0", Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// Getenv is an environment that holds the credentials of s, and nothing else.
func Getenv(s *local.Server) func(string) string {
	variables := map[string]string{
		"POSTERN_ENDPOINT":     s.Credentials.Endpoint,
		"POSTERN_WORKSPACE_ID": s.Credentials.WorkspaceID,
		"POSTERN_USER_ID":      s.Credentials.UserID,
		"POSTERN_PRIVATE_KEY":  s.Credentials.PrivateKey,
	}
	return func(name string) string { return variables[name] }
}
