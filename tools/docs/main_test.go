package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "providers.md")
	require.NoError(t, run([]string{file}))
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(page), "| [stripe](#stripe) | Stripe | HMAC-SHA256 | the sender and the body | against the provider's own SDK | secret |\n")
	assert.Contains(t, string(page), "\n## stripe\n\nStripe\n\n- **Scheme**: `stripe.v1`: HMAC-SHA256\n  - Proof: header `Stripe-Signature`")
	assert.Contains(t, string(page), "\n```\npostern generate --product shop --app stripe --env dev --event any --provider stripe --secret-file secret.txt\n```\n\n## stytch\n")
	assert.Regexp(t, `(?s)These send batches, [^:]*: .*\[hubspot\]\(#hubspot\), .*\[sendgrid\]\(#sendgrid\), `, string(page))
	assert.Error(t, run(nil))
}

// Every link of the overview leads to a heading, and every provider has both.
func TestLinks(t *testing.T) {
	var page bytes.Buffer
	writeDirectory(&page)
	links := regexp.MustCompile(`(?m)^\| \[([a-z0-9-]+)\]\(#([a-z0-9-]+)\) `).FindAllStringSubmatch(page.String(), -1)
	headings := regexp.MustCompile(`(?m)^## ([a-z0-9-]+)$`).FindAllStringSubmatch(page.String(), -1)
	require.Equal(t, len(provider.Names())-1, len(links), "all but custom")
	require.Equal(t, len(links), len(headings))
	for i := range links {
		assert.Equal(t, links[i][1], links[i][2])
		assert.Equal(t, links[i][1], headings[i][1])
	}
}

// What must be given stands in the overview.
func TestNeeds(t *testing.T) {
	tests := []struct {
		name  string
		entry provider.Entry
		want  string
	}{
		{"nothing", provider.Entry{Params: []string{"audience"}}, ""},
		{"secret", provider.Entry{NeedsSecret: true}, "secret"},
		{"both", provider.Entry{NeedsParams: []string{"a", "b"}, NeedsSecret: true}, "`a`, `b`, secret"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, needs(&tt.entry)) })
	}
}

// No cell breaks the table.
func TestRowsAreWhole(t *testing.T) {
	var page bytes.Buffer
	row(&page, "a|b", "c")
	assert.Equal(t, "| a\\|b | c |\n", page.String())
}
