package localblobs_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/pkg/webhook"
)

func backdate(t *testing.T, path string, by time.Duration) {
	t.Helper()
	at := time.Now().Add(-by)
	require.NoError(t, os.Chtimes(path, at, at))
}

func TestSweepRemovesWhatIsOld(t *testing.T) {
	folder := t.TempDir()
	s := localblobs.New(folder, base)
	const age = localblobs.DefaultAge
	old, oldFile := put(t, s, folder, "old")
	renewed, renewedFile := put(t, s, folder, "renewed")
	young, youngFile := put(t, s, folder, "young")
	backdate(t, oldFile, age+time.Minute)
	backdate(t, renewedFile, age+time.Minute)
	backdate(t, youngFile, age-time.Minute)
	put(t, s, folder, "renewed")

	removed, err := s.Sweep(t.Context(), time.Now(), age)
	require.NoError(t, err)
	assert.Equal(t, 1, removed)
	_, err = s.Get(t.Context(), old)
	assert.ErrorIs(t, err, webhook.ErrNotFound)
	for _, ref := range []string{renewed, young} {
		_, err = s.Get(t.Context(), ref)
		assert.NoError(t, err, ref)
	}
}

func TestSweepRemovesWhatACrashLeft(t *testing.T) {
	folder := t.TempDir()
	left, writing, other := filepath.Join(folder, ".new-1"), filepath.Join(folder, ".new-2"), filepath.Join(folder, "notes.txt")
	for path, age := range map[string]time.Duration{left: 2 * time.Hour, writing: time.Minute, other: 1000 * time.Hour} {
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		backdate(t, path, age)
	}
	removed, err := localblobs.New(folder, base).Sweep(t.Context(), time.Now(), time.Hour)
	require.NoError(t, err)
	assert.Zero(t, removed)
	assert.NoFileExists(t, left)
	assert.FileExists(t, writing)
	assert.FileExists(t, other, "it is not the store's")
}

func TestSweepOfNothing(t *testing.T) {
	removed, err := localblobs.New(filepath.Join(t.TempDir(), "none"), base).Sweep(t.Context(), time.Now(), time.Hour)
	assert.NoError(t, err)
	assert.Zero(t, removed)
}

// What is put while it is being swept is there afterwards.
func TestSweepSparesWhatIsPutMeanwhile(t *testing.T) {
	folder := t.TempDir()
	s := localblobs.New(folder, base)
	var sweeping sync.WaitGroup
	done := make(chan struct{})
	sweeping.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				_, err := s.Sweep(t.Context(), time.Now(), time.Hour)
				assert.NoError(t, err)
			}
		}
	})
	for range 100 {
		ref, file := put(t, s, folder, "blob")
		_ = os.Chtimes(file, time.Time{}, time.Now().Add(-2*time.Hour)) // unless it is swept already
		_, _ = put(t, s, folder, "blob")
		_, err := s.Get(t.Context(), ref)
		require.NoError(t, err)
	}
	close(done)
	sweeping.Wait()
}
