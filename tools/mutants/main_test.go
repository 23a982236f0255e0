package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryMutantApplies(t *testing.T) {
	t.Chdir("../..")
	names, invariants := map[string]bool{}, map[string]bool{}
	for _, m := range catalogue() {
		source, err := os.ReadFile(m.file)
		require.NoError(t, err)
		mutated, err := m.apply(string(source))
		assert.NoError(t, err, m.name)
		assert.NotEqual(t, string(source), mutated, m.name)
		assert.False(t, names[m.name], "%s: twice", m.name)
		names[m.name], invariants[m.invariant] = true, true
	}
	assert.Len(t, invariants, 8)
}

func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{
		"go.mod":       "module sample\n\ngo 1.26\n",
		"sample.go":    "package sample\n\nfunc Two() int { return 1 + 1 }\n",
		"some_test.go": "package sample\n\nimport \"testing\"\n\nfunc TestTwo(t *testing.T) {\n\tif Two() != 2 {\n\t\tt.Fatal(Two())\n\t}\n}\n\nfunc TestNone(t *testing.T) { t.Skip(\"LEFT OUT: no server\") }\n\nfunc TestBad(t *testing.T) { t.Fail() }\n",
	} {
		require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
	}
	for _, tt := range []struct {
		name, old, new, run, ci string
		ok                      bool
		says                    string
	}{
		{"a fault that is noticed", "1 + 1", "3", "TestTwo", "1", true, "killed "},
		{"a panic", "1 + 1", "panic(1)", "TestTwo", "1", false, "BROKEN "},
		{"a panic that compiles", "{ return 1 + 1", "{ panic(1)", "TestTwo", "1", true, "killed "},
		{"what is no fault", "1 + 1", "2", "TestTwo", "1", false, "SURVIVED "},
		{"what does not compile", "1 + 1", "one", "TestTwo", "1", false, "undefined: one"},
		{"what is not there", "1 - 1", "3", "TestTwo", "1", false, "has 0 times"},
		{"what is there twice", "1", "3", "TestTwo", "1", false, "has 2 times"},
		{"no such test", "1 + 1", "3", "TestThree", "1", false, "no test of . matches TestThree"},
		{"a test that fails anyway", "1 + 1", "3", "TestBad", "1", false, "do not pass without it"},
		{"a test that is left out", "1 + 1", "3", "TestNone", "", true, "LEFT OUT "},
		{"a test that is left out in CI", "1 + 1", "3", "TestNone", "1", false, "LEFT OUT "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("CI", tt.ci)
			var out strings.Builder
			ok, err := run(t.Context(), []mutant{{"I1", "a name", "sample.go", tt.old, tt.new, tests{".", tt.run}}}, &out)
			require.NoError(t, err)
			assert.Equal(t, tt.ok, ok)
			assert.Contains(t, out.String(), tt.says)
			assert.Contains(t, out.String(), "I1  a name (sample.go, ")
		})
	}
}

func TestChoose(t *testing.T) {
	all := []mutant{{invariant: "I1", name: "forgets"}, {invariant: "I2", name: "takes all"}, {invariant: "I2", name: "takes none"}}
	for words, want := range map[string]int{"": 3, "I1": 1, "I2": 2, "takes": 2, "I1 none": 2, "I9": 0} {
		assert.Len(t, choose(all, strings.Fields(words)), want, words)
	}
}
