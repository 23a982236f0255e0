package localblobs_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localblobs"
)

// A child process puts blobs until it is killed, and prints the URI of each that
// was acknowledged.
const (
	childVariable = "POSTERN_TEST_BLOBS_CHILD"
	crashRounds   = 30
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(childVariable); folder != "" {
		runChild(folder)
	}
	os.Exit(m.Run())
}

func runChild(folder string) {
	s := localblobs.New(folder, base)
	for range 3 {
		go func() {
			for {
				b := make([]byte, mathrand.IntN(200_000))
				rand.Read(b)
				ref, err := s.Put(context.Background(), b)
				fmt.Println(ref, err)
			}
		}()
	}
	select {}
}

// crash runs a child and kills it at some moment of its work, of which it has done some.
func crash(t *testing.T, folder string) (acknowledged []string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+folder)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	lines := bufio.NewScanner(out)
	for left := 2 + mathrand.IntN(15); lines.Scan(); left-- {
		if left == 0 {
			time.AfterFunc(mathrand.N(10*time.Millisecond), func() { _ = child.Process.Kill() })
		}
		ref, failure, _ := strings.Cut(lines.Text(), " ")
		require.Equal(t, "<nil>", failure)
		acknowledged = append(acknowledged, ref)
	}
	require.ErrorContains(t, child.Wait(), "killed")
	return acknowledged
}

// I1: what Put has acknowledged is there, whole, and nothing has a name that is not.
func TestKilledAtAnyMoment(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "blobs")
	s := localblobs.New(folder, base)
	n := 0
	for range crashRounds {
		acknowledged := crash(t, folder)
		for _, ref := range acknowledged {
			_, err := s.Get(t.Context(), ref)
			require.NoError(t, err)
		}
		n += len(acknowledged)
	}
	files, err := filepath.Glob(filepath.Join(folder, "??", "*"))
	require.NoError(t, err)
	for _, file := range files {
		_, err := s.Get(t.Context(), localblobs.Path+filepath.Base(file))
		assert.NoError(t, err)
	}
	t.Logf("%d acknowledged blobs, of %d, in %d rounds", n, len(files), crashRounds)
	assert.Greater(t, n, crashRounds, "the children hardly did anything")
}
