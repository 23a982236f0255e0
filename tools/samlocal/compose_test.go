package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/postern-dev/postern/internal/awsserver"
)

// The image and the package are of one version, and start the services that are used.
func TestCompose(t *testing.T) {
	b, err := os.ReadFile("../../compose.yaml")
	require.NoError(t, err)
	var doc struct {
		Services map[string]struct {
			Image       string            `yaml:"image"`
			Environment map[string]string `yaml:"environment"`
			Ports       []string          `yaml:"ports"`
		} `yaml:"services"`
	}
	require.NoError(t, yaml.Unmarshal(b, &doc))
	require.Len(t, doc.Services, 1)
	localstack := doc.Services["localstack"]
	_, version, pinned := strings.Cut(localstack.Image, ":")
	require.True(t, pinned)
	pins, err := os.ReadFile("../aws/localstack/requirements.txt")
	require.NoError(t, err)
	assert.Contains(t, string(pins), "\nlocalstack-core=="+version+"\n")
	for _, port := range localstack.Ports {
		assert.True(t, strings.HasPrefix(port, "127.0.0.1:"), port)
	}
	var used []string
	for _, service := range awsserver.Services {
		used = append(used, strings.ToLower(string(service)))
	}
	assert.ElementsMatch(t, used, strings.Split(localstack.Environment["SERVICES"], ","))
}
