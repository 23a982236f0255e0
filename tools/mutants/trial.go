package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// verdict is what became of a mutant.
type verdict string

const (
	// killed: a test failed.
	killed verdict = "killed"
	// survived: all tests passed.
	survived verdict = "SURVIVED"
	// broken: nothing can be said, since the mutant does not apply or compile, or
	// since its tests do not run or fail without it.
	broken verdict = "BROKEN"
	// leftOut: this machine lacks what the tests need.
	leftOut verdict = "LEFT OUT"
)

// trial tries mutants one by one.
type trial struct {
	// dir is for what is laid over the work tree.
	dir string
	// intact says of tests what they make of the code as it is.
	intact map[tests]verdict
}

func (t *trial) try(ctx context.Context, m mutant) (verdict, string) {
	overlay, err := t.overlay(m)
	if err != nil {
		return broken, err.Error()
	}
	v, seen := t.intact[m.tests]
	if !seen {
		var detail string
		if v, detail = test(ctx, m.tests); v == killed || v == broken {
			return broken, "its tests do not pass without it:\n" + detail
		}
		t.intact[m.tests] = v
	}
	if v == leftOut {
		return leftOut, ""
	}
	return test(ctx, m.tests, "-overlay="+overlay)
}

// overlay writes the mutant's file and what go test's flag -overlay wants; see
// "go help build".
func (t *trial) overlay(m mutant) (path string, err error) {
	source, err := os.ReadFile(m.file)
	if err != nil {
		return "", err
	}
	mutated, err := m.apply(string(source))
	if err != nil {
		return "", err
	}
	original, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	file := filepath.Join(t.dir, "mutant.go")
	b, err := json.Marshal(map[string]map[string]string{"Replace": {original: file}})
	if err != nil {
		return "", err
	}
	path = filepath.Join(t.dir, "overlay.json")
	return path, errors.Join(os.WriteFile(file, []byte(mutated), 0o600), os.WriteFile(path, b, 0o600))
}

// test runs tests and says what they make of the code.
func test(ctx context.Context, what tests, flags ...string) (verdict, string) {
	args := append([]string{"test", "-v", "-failfast", "-count=1", "-vet=off", "-timeout=2m", "-run=" + what.run}, flags...)
	out, err := exec.CommandContext(ctx, "go", append(args, "./"+what.pkg)...).CombinedOutput()
	has := func(s string) bool { return bytes.Contains(out, []byte(s)) }
	switch {
	case err != nil && (has("\n--- FAIL: ") || has("\npanic: ")):
		return killed, string(out)
	case err != nil:
		return broken, fmt.Sprintf("%v\n%s", err, out)
	case has("LEFT OUT: "):
		return leftOut, ""
	case !has("--- PASS: "):
		return broken, "no test of " + what.pkg + " matches " + what.run
	}
	return survived, ""
}

// apply returns the source with the mutation in it.
func (m mutant) apply(source string) (string, error) {
	if n := strings.Count(source, m.old); n != 1 {
		return "", fmt.Errorf("%s has %d times, and not once:\n%s", m.file, n, m.old)
	}
	return strings.Replace(source, m.old, m.new, 1), nil
}
