package local_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGitTakesNothingOfTheDataFolder(t *testing.T) { // I5
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("LEFT OUT: git is not installed")
	}
	project := t.TempDir()
	require.NoError(t, exec.Command(git, "-C", project, "init", "--quiet").Run())
	s := startIn(t, filepath.Join(project, "deep", ".postern"))
	require.FileExists(t, s.CredentialsFile)
	found, err := exec.Command(git, "-C", project, "status", "--porcelain", "--untracked-files=all").Output()
	require.NoError(t, err)
	assert.Empty(t, string(found))
}

func TestAFolderThatWasThereKeepsItsGitignore(t *testing.T) {
	dir := t.TempDir()
	s := startIn(t, dir)
	require.FileExists(t, s.CredentialsFile)
	assert.NoFileExists(t, filepath.Join(dir, ".gitignore"), "it may be the project's own folder")
}

func TestTheDataFolderIsItsOwners(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	startIn(t, dir)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Greater(t, len(entries), 3)
	for _, e := range entries {
		info, err := e.Info()
		require.NoError(t, err)
		assert.Zero(t, info.Mode().Perm()&0o077, e.Name())
	}
	info, err := os.Stat(dir)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
}
