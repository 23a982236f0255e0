package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/postern-dev/postern/internal/template"
)

func TestLocalTemplate(t *testing.T) {
	const original = "../../template.yaml"
	b, err := localTemplate(original, "x86_64", map[string]string{"AWS_ENDPOINT_URL_SQS": "http://host:1"})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "template.yaml")
	require.NoError(t, os.WriteFile(path, b, 0o600))

	var doc struct {
		Globals struct {
			Function struct {
				Architectures []string `yaml:"Architectures"`
				Environment   struct {
					Variables map[string]any `yaml:"Variables"`
				} `yaml:"Environment"`
			} `yaml:"Function"`
		} `yaml:"Globals"`
	}
	require.NoError(t, yaml.Unmarshal(b, &doc))
	assert.Equal(t, []string{"x86_64"}, doc.Globals.Function.Architectures)
	assert.Equal(t, "http://host:1", doc.Globals.Function.Environment.Variables["AWS_ENDPOINT_URL_SQS"])

	want, err := template.Load(original)
	require.NoError(t, err)
	got, err := template.Load(path)
	require.NoError(t, err)
	for _, id := range want.OfType("AWS::Serverless::Function") {
		w, err := want.Function(id)
		require.NoError(t, err)
		g, err := got.Function(id)
		require.NoError(t, err)
		assert.Equal(t, w, g, id)
	}
}

func TestLocalTemplateOfWhatIsNone(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "no YAML": "a: [", "a tab": "\t"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "template.yaml")
			require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
			_, err := localTemplate(path, "arm64", nil)
			assert.Error(t, err)
		})
	}
	_, err := localTemplate("absent.yaml", "arm64", nil)
	assert.ErrorIs(t, err, os.ErrNotExist)
}
