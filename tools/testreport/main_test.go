package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	passes = `func TestPass(t *testing.T) { t.Log("quiet") }`
	fails  = `func TestFail(t *testing.T) { t.Run("sub", func(t *testing.T) { t.Error("because") }) }`
	leaves = `func TestLeave(t *testing.T) { t.Skip("LEFT OUT: no server") }`
	skips  = `func TestSkip(t *testing.T) { t.Skip("short") }`
	panics = `func TestPanic(t *testing.T) { panic("aargh") }`
	broken = `func TestBroken(t *testing.T) { undefined() }`
)

func TestRun(t *testing.T) {
	tests := []struct {
		name, code, ci string
		ok             bool
		says           []string
		hides          []string
	}{
		{"all pass", passes, "1", true, []string{"ok  \tsample", "\n1 passed, 0 failed, 0 skipped\n"}, []string{"quiet", "LEFT OUT"}},
		{"a failure is shown", passes + "\n" + fails, "", false,
			[]string{"because", "--- FAIL: TestFail/sub", "FAIL\tsample", "\n1 passed, 2 failed, 0 skipped\n"}, []string{"quiet"}},
		{"left out on a developer's machine", leaves, "", true,
			[]string{"LEFT OUT: 1 tests did not run", "  sample.TestLeave: no server\n", "\n0 passed, 0 failed, 1 skipped\n"}, nil},
		{"left out in CI", leaves, "true", false, []string{"LEFT OUT: 1 tests did not run"}, nil},
		{"skipped for another reason", skips, "", true, []string{"SKIPPED: sample.TestSkip\n", "\n0 passed, 0 failed, 1 skipped\n"}, []string{"LEFT OUT"}},
		{"skipped for another reason in CI", skips, "true", false, []string{"SKIPPED: sample.TestSkip\n"}, []string{"LEFT OUT"}},
		{"a panic is shown", panics, "", false, []string{"aargh", "FAIL\tsample"}, nil},
		{"what does not compile is shown", broken, "", false, []string{"undefined: undefined", "[build failed]"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, ok := runSample(t, tt.code, tt.ci)
			assert.Equal(t, tt.ok, ok)
			for _, want := range tt.says {
				assert.Contains(t, out, want)
			}
			for _, not := range tt.hides {
				assert.NotContains(t, out, not)
			}
		})
	}
}

func TestRunWithArgumentsThatGoTestRefuses(t *testing.T) {
	var out strings.Builder
	ok, err := run(t.Context(), []string{"-no-such-flag"}, func(string) string { return "" }, &out)
	require.NoError(t, err)
	assert.False(t, ok)
	assert.Contains(t, out.String(), "no-such-flag")
}

// runSample reports on a module of one package with that code.
func runSample(t *testing.T, code, ci string) (string, bool) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module sample\n")
	write(t, filepath.Join(dir, "sample_test.go"), "package sample\n\nimport \"testing\"\n\n"+code+"\n")
	t.Chdir(dir)
	var out strings.Builder
	ok, err := run(t.Context(), []string{"./..."}, func(string) string { return ci }, &out)
	require.NoError(t, err)
	return out.String(), ok
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}
