package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func never(context.Context) bool { return false }

func TestProcessThatEndsIsNotReady(t *testing.T) {
	p, err := start("failing", exec.Command("sh", "-c", "echo what it says >&2; exit 3"))
	require.NoError(t, err)
	err = p.ready(t.Context(), never)
	assert.ErrorContains(t, err, "failing ended: exit status 3")
	assert.ErrorContains(t, err, "what it says")
}

func TestLeashedProcessEndsWithItsInput(t *testing.T) {
	t.Chdir("../..")
	file := filepath.Join(t.TempDir(), "pid")
	p, err := start("sleep", leashed("sh", "-c", "echo $$ >"+file+".new; mv "+file+".new "+file+"; exec sleep 300"))
	require.NoError(t, err)
	require.NoError(t, p.ready(t.Context(), func(context.Context) bool {
		_, err := os.Stat(file)
		return err == nil
	}))
	pid, err := os.ReadFile(file)
	require.NoError(t, err)
	began := time.Now()
	p.stop()
	assert.Less(t, time.Since(began), 10*time.Second)
	_, err = os.Stat("/proc/" + strings.TrimSpace(string(pid)))
	if _, noProc := os.Stat("/proc/self"); noProc == nil {
		assert.ErrorIs(t, err, os.ErrNotExist)
	}
}

func TestTail(t *testing.T) {
	var l tail
	for range 3 {
		n, err := l.Write([]byte(strings.Repeat("x", 5000)))
		require.NoError(t, err)
		assert.Equal(t, 5000, n)
	}
	_, _ = l.Write([]byte("end"))
	assert.Len(t, l.String(), 8192)
	assert.True(t, strings.HasSuffix(l.String(), "end"))
}
