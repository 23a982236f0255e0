package template_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/awsserver"
)

// tool returns the path of a program that tools/lint/install.sh installs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, ".tools/lint/bin", name))
	require.NoError(t, err)
	if _, err := os.Stat(path); err != nil {
		leaveOut(t, name+" is not installed; see tools/lint/install.sh")
	}
	return path
}

// leaveOut skips the test on a developer's machine, and fails it where all must run.
func leaveOut(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("POSTERN_REQUIRE_ALL") == "1" {
		t.Fatal("LEFT OUT: " + why)
	}
	t.Skip("LEFT OUT: " + why)
}

// run runs a program in the root of the module, and returns what it printed.
func run(t *testing.T, env []string, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = root
	cmd.Env = awsserver.Environment(env)
	var diagnostics tail
	cmd.Stderr = &diagnostics
	out, err := cmd.Output()
	require.NoError(t, err, "%s\n%s", out, diagnostics)
	return out
}

// tail keeps the end of what is written to it.
type tail []byte

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	if extra := len(*t) - 4096; extra > 0 {
		*t = (*t)[extra:]
	}
	return len(p), nil
}
