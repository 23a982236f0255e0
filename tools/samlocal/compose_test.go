package main

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

func TestLocalStack(t *testing.T) {
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
	assert.Regexp(t, `:\d+\.\d+\.\d+$`, localstack.Image, "pinned")
	for _, port := range localstack.Ports {
		assert.True(t, strings.HasPrefix(port, "127.0.0.1:"), port)
	}
	used := slices.Sorted(maps.Keys(emulators))
	assert.Equal(t, strings.ToLower(strings.Join(used, ",")), localstack.Environment["SERVICES"])
}
