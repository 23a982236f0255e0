package template_test

import (
	"crypto/sha256"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBuilds makes the functions with SAM, with make, and with make once more, of a
// copy elsewhere that differs in what is no code. What comes out is the same, so
// that nothing is published where nothing changed.
func TestBuilds(t *testing.T) {
	viaSAM, viaMake, elsewhere := t.TempDir(), t.TempDir(), t.TempDir()
	run(t, []string{"SAM_CLI_TELEMETRY=0", "MAKEFLAGS="}, tool(t, "sam"), "build", "--build-dir", viaSAM)
	makeFunctions(t, root, viaMake)
	makeFunctions(t, changedCopy(t), elsewhere)
	for _, id := range functions {
		t.Run(id, func(t *testing.T) {
			made := filepath.Join(viaMake, "lambda", strings.ToLower(id), "bootstrap")
			assertBootstrap(t, made)
			assert.FileExists(t, filepath.Join(viaSAM, id, "settings"), "what makes SAM's archives differ")
			assert.Equal(t, digest(t, made), digest(t, filepath.Join(viaSAM, id, "bootstrap")), "SAM's")
			assert.Equal(t, digest(t, made), digest(t, filepath.Join(elsewhere, "lambda", strings.ToLower(id), "bootstrap")), "the copy's")
		})
	}
}

// What configures a function is in its archive, as "sam build" has it packed, so that a new
// version of the function takes what was configured anew.
func TestAnotherSettingIsARelease(t *testing.T) {
	first := pack(t, root)
	require.Len(t, first, 2)
	assert.Equal(t, first, pack(t, changedCopy(t)), "of what is no code and no setting")
	for name, change := range map[string]func(dir string) []string{
		"samconfig.toml":       func(dir string) []string { appendTo(t, dir, "samconfig.toml"); return nil },
		"samconfig.local.toml": func(dir string) []string { appendTo(t, dir, "samconfig.local.toml"); return nil },
		"template.yaml":        func(dir string) []string { appendTo(t, dir, "template.yaml"); return nil },
		"a parameter":          func(string) []string { return []string{"PARAMETERS=ArchiveDays=7"} },
		"another parameter":    func(string) []string { return []string{`PARAMETERS=AlarmEmail="it's"@example.com`} },
	} {
		t.Run(name, func(t *testing.T) {
			dir := changedCopy(t)
			other := pack(t, dir, change(dir)...)
			assert.Equal(t, first["bootstrap"], other["bootstrap"])
			assert.NotEqual(t, first["settings"], other["settings"])
		})
	}
}

func appendTo(t *testing.T, dir, file string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, file), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.WriteString("# Another\n")
	require.NoError(t, err)
}

// pack returns the digests of what "sam build" packs of a function of the module in dir,
// by name.
func pack(t *testing.T, dir string, env ...string) map[string][sha256.Size]byte {
	t.Helper()
	out := t.TempDir()
	makeIn(t, dir, append(env, "ARTIFACTS_DIR="+out), "build-List")
	files, err := os.ReadDir(out)
	require.NoError(t, err)
	packed := map[string][sha256.Size]byte{}
	for _, f := range files {
		packed[f.Name()] = digest(t, filepath.Join(out, f.Name()))
	}
	return packed
}

func TestMakeBuildsTheCommand(t *testing.T) {
	out := t.TempDir()
	run(t, []string{"MAKEFLAGS="}, "make", "build", "BIN="+out)
	assert.FileExists(t, filepath.Join(out, "postern"))
}

func makeFunctions(t *testing.T, dir, out string) {
	t.Helper()
	args := []string{"BIN=" + out}
	for _, id := range functions {
		args = append(args, "build-"+id)
	}
	makeIn(t, dir, nil, args...)
}

func makeIn(t *testing.T, dir string, env []string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "make", args...)
	cmd.Dir, cmd.Env = dir, append(append(os.Environ(), "MAKEFLAGS="), env...)
	printed, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", printed)
}

// changedCopy returns a copy of the module with another README, and no git.
func changedCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	run(t, nil, "sh", "-c", `git ls-files -z --cached --others --exclude-standard |
		tar --create --null --ignore-failed-read --files-from=- 2>/dev/null | tar --extract --directory="$0"`, dir)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "README.md"), []byte("# Another\n"), 0o600))
	return dir
}

func digest(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return sha256.Sum256(b)
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
