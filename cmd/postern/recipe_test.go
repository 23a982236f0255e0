package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/internal/recipe"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// The command that the directory has for a provider mints a webhook, for every one.
func TestRecipes(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	file := filepath.Join(t.TempDir(), "secret.txt")
	for _, name := range provider.Names() {
		p, _ := provider.Lookup(name)
		e := p.Entry()
		if len(e.Schemes) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(file, []byte(sampleSecret(t, p)), 0o600))
			args := strings.Fields(strings.NewReplacer("'", "", "secret.txt", file).Replace(recipe.Generate(&e)))
			require.Contains(t, c.ok(t, args[1:]...), "/v1/hooks/")
		})
	}
}

// sampleSecret is a public key for p, or text that is a secret in every encoding.
func sampleSecret(t *testing.T, p *provider.Provider) string {
	t.Helper()
	_, public, ok, err := p.KeyPair("")
	require.NoError(t, err)
	if ok {
		return public
	}
	return p.Schemes[0].Key.Prefix + "00112233445566778899aabbccddeeff"
}
