package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRetry has tools/retry.sh, by which the scripts that install things fetch them, run
// what succeeds at its third time only, or never.
func TestRetry(t *testing.T) {
	for name, tt := range map[string]struct {
		ci      string
		succeed string
		runs    int
		ok      bool
	}{
		"out of service for a moment in CI": {"true", "3", 3, true},
		"out of service in CI":              {"true", "9", 4, false},
		"at the first time in CI":           {"true", "1", 1, true},
		"out of service elsewhere":          {"", "3", 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			runs := filepath.Join(t.TempDir(), "runs")
			cmd := exec.Command("../retry.sh", "sh", "-c", `echo >>"$0"; test "$(wc -l <"$0")" -ge "$1"`, runs, tt.succeed)
			cmd.Env = append(os.Environ(), "CI="+tt.ci, "RETRY_PAUSE=0")
			out, err := cmd.CombinedOutput()
			assert.Equal(t, tt.ok, err == nil, string(out))
			lines, err := os.ReadFile(runs)
			require.NoError(t, err)
			assert.Equal(t, tt.runs, strings.Count(string(lines), "\n"))
		})
	}
}
