package chaos

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	const places = "before\n<!-- chaos: one -->\nold\n<!-- end -->\nbetween\n<!-- chaos: two -->\n<!-- end -->\nafter\n"
	for _, tt := range []struct {
		name, page, want, says string
		parts                  []string
	}{
		{name: "all parts", page: places, parts: []string{"one", "two"},
			want: "before\n<!-- chaos: one -->\n| one | 1 |\n<!-- end -->\nbetween\n<!-- chaos: two -->\n| two | 1 |\n<!-- end -->\nafter\n"},
		{name: "a place without a part", page: places, parts: []string{"one"}, says: "2 places for 1 parts"},
		{name: "a part without a place", page: places, parts: []string{"one", "two", "three"}, says: `no place for "three"`},
		{name: "a place without an end", page: "<!-- chaos: one -->\n", parts: []string{"one"}, says: `no place for "one"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "page.md")
			require.NoError(t, os.WriteFile(file, []byte(tt.page), 0o600))
			var r Report
			for _, part := range tt.parts {
				r.Add(part, Row(part, 1))
			}
			err := r.Write(file)
			got, readErr := os.ReadFile(file)
			require.NoError(t, readErr)
			if tt.says != "" {
				assert.ErrorContains(t, err, tt.says)
				assert.Equal(t, tt.page, string(got), "nothing is changed")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, string(got))
		})
	}
}

// TestPage has the page and the experiments name the same parts.
func TestPage(t *testing.T) {
	b, err := os.ReadFile(page)
	require.NoError(t, err)
	var r Report
	for _, part := range []string{"run", "model", "kills", "faults", "faults-sum", "load"} {
		r.Add(part)
	}
	_, err = r.replace(string(b))
	assert.NoError(t, err)
}
