package template_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each environment deploys a stack of its own, and production asks before it changes.
func TestEnvironments(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "samconfig.toml"))
	require.NoError(t, err)
	sections := map[string]string{}
	for _, section := range strings.Split(string(b), "\n[")[1:] {
		name, settings, _ := strings.Cut(section, "]\n")
		sections[name] = settings
	}
	for _, environment := range []string{"dev", "stg", "prd"} {
		t.Run(environment, func(t *testing.T) {
			settings := sections[environment+".deploy.parameters"]
			assert.Contains(t, settings, `stack_name = "postern-`+environment+`"`)
			assert.Contains(t, settings, `"Environment=`+environment+`"`)
			assert.Contains(t, settings, `"postern:environment=`+environment+`"`)
			asks := regexp.MustCompile(`confirm_changeset = (\w+)`).FindStringSubmatch(settings)
			require.Len(t, asks, 2)
			assert.Equal(t, environment == "prd", asks[1] == "true")
		})
	}
}
