package template_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
)

const (
	permissionsBegin = "<!-- permissions -->\n"
	permissionsEnd   = "<!-- end -->"
)

// TestSecurityPageIsCurrent finds the table of permissions in docs/security.md as
// the template has them. With POSTERN_UPDATE set it writes it there instead.
func TestSecurityPageIsCurrent(t *testing.T) {
	path := filepath.Join(root, "docs/security.md")
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	before, rest, began := strings.Cut(string(b), permissionsBegin)
	old, after, ended := strings.Cut(rest, permissionsEnd)
	require.True(t, began && ended)
	fresh := permissionsTable(t, load(t))
	if os.Getenv("POSTERN_UPDATE") != "" {
		page := before + permissionsBegin + fresh + permissionsEnd + after
		require.NoError(t, os.WriteFile(path, []byte(page), 0o600))
		return
	}
	assert.Equal(t, fresh, old, "POSTERN_UPDATE=1 go test -run TestSecurityPage ./internal/template mends it")
}

func permissionsTable(t *testing.T, tpl *template.Template) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| function | may | of | only |\n| --- | --- | --- | --- |\n")
	for _, id := range functions {
		all, err := tpl.Permissions(id)
		require.NoError(t, err)
		for _, p := range all {
			fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", strings.ToLower(id), p.Action, p.Resource, restriction(p))
		}
	}
	return b.String()
}

func restriction(p template.Permission) string {
	if len(p.Only) == 0 {
		return ""
	}
	values := "`" + strings.Join(p.Only, "`, `") + "`"
	if strings.HasPrefix(p.Action, "dynamodb:") {
		return "partition keys " + values
	}
	return "with the encryption context " + values
}
