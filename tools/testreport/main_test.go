package main

import (
	"fmt"
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
	hangs  = `func TestHang(t *testing.T) { t.Log("it waits"); select {} }`
	exits  = `func TestExit(t *testing.T) { t.Log("it goes"); println("gone"); os.Exit(3) }`
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
		{"a test that ends the process", exits, "", false, []string{"it goes", "\n0 passed, 1 failed, 0 skipped\n"}, nil},
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

// CI shows the end alone: it has to say what failed and why, and no more.
func TestRunEndsWithWhatFailed(t *testing.T) {
	var many strings.Builder
	for n := range 30 {
		fmt.Fprintf(&many, "func TestFail%d(t *testing.T) { t.Error(\"because of %d\") }\n", n, n)
	}
	tests := []struct {
		name, code string
		says       []string
	}{
		{"one of two subtests", passes + `; func TestFail(t *testing.T) { t.Run("a", func(t *testing.T) { t.Error("because") }); t.Run("b", func(*testing.T) {}) }`,
			[]string{"\nWHAT FAILED:\n  sample.TestFail/a\n        sample_test.go:5: because\n\n2 passed, 2 failed, 0 skipped\n"}},
		{"a test that says much", `func TestFail(t *testing.T) { for n := range 1000 { t.Error("line", n) } }`, []string{": line 0\n", "    ... 965 lines ...\n", ": line 999\n"}},
		{"a panic", panics, []string{"\nWHAT FAILED:\n  sample.TestPanic\n    panic: aargh"}},
		{"many tests", many.String(), []string{"because of 0\n", "because of 5\n", "  sample.TestFail6\n  sample.TestFail7\n", "  and 14 more\n"}},
		{"what does not compile", broken, []string{"\nWHAT FAILED:\n  sample [sample.test]\n", "undefined: undefined"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, ok := runSample(t, tt.code, "")
			assert.False(t, ok)
			lines := strings.SplitAfter(out, "\n")
			end := strings.Join(lines[max(0, len(lines)-58):], "")
			assert.Contains(t, end, "\nWHAT FAILED:\n")
			for _, want := range tt.says {
				assert.Contains(t, end, want)
			}
		})
	}
}

func TestRunOfATestForWhichThereIsNoTime(t *testing.T) {
	out, ok := runSample(t, hangs, "", "-timeout", "1s")
	assert.False(t, ok)
	_, end, _ := strings.Cut(out, "\nWHAT FAILED:\n")
	assert.Contains(t, end, "  sample.TestHang\n        sample_test.go:5: it waits\n    panic: test timed out after 1s\n")
	assert.Contains(t, end, "\n0 passed, 1 failed, 0 skipped\n")
}

func TestRunWithArgumentsThatGoTestRefuses(t *testing.T) {
	var out strings.Builder
	ok, err := run(t.Context(), []string{"-no-such-flag"}, func(string) string { return "" }, &out)
	require.NoError(t, err)
	assert.False(t, ok)
	assert.Contains(t, out.String(), "no-such-flag")
}

// runSample reports on a module of one package with that code.
func runSample(t *testing.T, code, ci string, args ...string) (string, bool) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module sample\n\ngo 1.26.0\n")
	write(t, filepath.Join(dir, "sample_test.go"), "package sample\n\nimport (\"os\"; \"testing\"); var _ = os.Args\n\n"+code+"\n")
	t.Chdir(dir)
	var out strings.Builder
	ok, err := run(t.Context(), append(args, "./..."), func(string) string { return ci }, &out)
	require.NoError(t, err)
	return out.String(), ok
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}
