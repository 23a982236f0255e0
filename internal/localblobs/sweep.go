package localblobs

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// DefaultAge is how long blobs are kept: longer than records and messages, both
	// of which refer to them.
	DefaultAge = 45 * 24 * time.Hour
	// leftover is how old a file is that was never given its name: a crash left it.
	leftover = time.Hour
	// sweepEvery is how often Run sweeps.
	sweepEvery = time.Hour
)

// Run sweeps at once, and every hour from then on, until ctx is done. What fails
// is tried again the next time.
func (s *Blobs) Run(ctx context.Context) {
	for {
		_, _ = s.Sweep(ctx, time.Now(), DefaultAge)
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return
		}
	}
}

// Sweep removes the blobs that were last put longer ago than age, as of now, and
// says how many. It leaves files alone that are not the store's.
func (s *Blobs) Sweep(ctx context.Context, now time.Time, age time.Duration) (removed int, err error) {
	err = filepath.WalkDir(s.folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil || d.IsDir():
			return errors.Join(err, ctx.Err())
		case strings.HasPrefix(d.Name(), temporary):
			_, err = s.removeBefore(path, now.Add(-leftover))
			return err
		case !isDigest(d.Name()):
			return ctx.Err()
		}
		gone, err := s.removeBefore(path, now.Add(-age))
		if gone {
			removed++
		}
		return errors.Join(err, ctx.Err())
	})
	return removed, err
}

// removeBefore removes a file that was written before t.
func (s *Blobs) removeBefore(path string, t time.Time) (gone bool, err error) {
	s.names.Lock()
	defer s.names.Unlock()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil || !info.ModTime().Before(t):
		return false, err
	}
	return true, os.Remove(path)
}
