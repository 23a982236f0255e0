package openapitest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// undocumented are codes that no caller of the public API sees.
var undocumented = []string{
	"key_not_found",   // of the local server's own calls
	"key_unavailable", // becomes unavailable
	"not_found",       // of a route that no gateway passes on
}

func TestTheDocumentListsTheCodesThatAreInTheSource(t *testing.T) {
	var inSource []string
	for _, dir := range []string{"pkg/webhook", "pkg/webhook/provider", "internal/api", "internal/jsonschema"} {
		path, err := find(dir)
		require.NoError(t, err)
		inSource = append(inSource, codesIn(t, path)...)
	}
	slices.Sort(inSource)
	inSource = slices.DeleteFunc(slices.Compact(inSource), func(c string) bool { return slices.Contains(undocumented, c) })

	var listed []string
	problem := loaded(t).model.Components.Schemas.GetOrZero("Problem").Schema()
	for _, code := range problem.Properties.GetOrZero("code").Schema().Enum {
		listed = append(listed, code.Value)
	}
	assert.Equal(t, inSource, listed)
}

// codesIn returns the literal codes of errors in a package: members called Code, and
// constants of the types and names that become codes.
func codesIn(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var codes []string
	for _, name := range files {
		// What a diagnosis finds has codes of its own, which the API does not tell.
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(filepath.Base(name), "diagnose") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			codes = appendCode(codes, n)
			return true
		})
	}
	return codes
}

func appendCode(codes []string, n ast.Node) []string {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if isName(n.Key, "Code") {
			return appendLiteral(codes, n.Value)
		}
	case *ast.ValueSpec:
		if isName(n.Type, "Cause") || n.Names[0].Name == "unsupportedMediaType" {
			return appendLiteral(codes, n.Values[0])
		}
	}
	return codes
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func appendLiteral(list []string, e ast.Expr) []string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if s, err := strconv.Unquote(lit.Value); err == nil {
			return append(list, s)
		}
	}
	return list
}
