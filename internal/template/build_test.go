package template_test

import (
	"debug/elf"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// releaseFlags are the Makefile's, for a build that the Makefile does not start.
const releaseFlags = `GOFLAGS=-buildvcs=false -trimpath -tags=lambda.norpc '-ldflags=-s -w'`

func TestSAMBuild(t *testing.T) {
	sam, out := tool(t, "sam"), t.TempDir()
	env := []string{"SAM_CLI_TELEMETRY=0", "CGO_ENABLED=0", releaseFlags}
	run(t, env, sam, "build", "--build-dir", out)
	for _, id := range functions {
		t.Run(id, func(t *testing.T) { assertBootstrap(t, filepath.Join(out, id, "bootstrap")) })
	}
}

func TestMakeBuild(t *testing.T) {
	out := t.TempDir()
	run(t, []string{"MAKEFLAGS="}, "make", "build", "BIN="+out)
	for _, name := range []string{"generate", "list", "receive"} {
		t.Run(name, func(t *testing.T) { assertBootstrap(t, filepath.Join(out, "lambda", name, "bootstrap")) })
	}
	assert.FileExists(t, filepath.Join(out, "postern"))
}

// assertBootstrap checks that a file is a program that Lambda can start: for the
// template's architecture, needing no libraries, and without debug information.
func assertBootstrap(t *testing.T, path string) {
	t.Helper()
	f, err := elf.Open(path)
	require.NoError(t, err)
	defer f.Close()
	assert.Equal(t, elf.EM_AARCH64, f.Machine)
	libraries, err := f.ImportedLibraries()
	require.NoError(t, err)
	assert.Empty(t, libraries)
	assert.Nil(t, f.Section(".symtab"))
}
