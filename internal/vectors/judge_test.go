package vectors_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/vectors"
)

const folder = "../../pkg/webhook/provider/testdata/vectors"

func decode(t *testing.T, file string) []vectors.Vector {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	all, err := vectors.Decode(f)
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// TestKnownVerdicts judges every vector that there is.
func TestKnownVerdicts(t *testing.T) {
	files, err := filepath.Glob(folder + "/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	judged := 0
	for _, file := range files {
		for _, v := range decode(t, file) {
			judged++
			t.Run(v.ID, func(t *testing.T) {
				assert.Empty(t, vectors.Judge(t.Context(), &v).Disagreement)
			})
		}
	}
	t.Logf("%d vectors in %d files", judged, len(files))
}
