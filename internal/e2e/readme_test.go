package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// section returns what is in README.md between two headings.
func section(t *testing.T, from, to string) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(b), "\n"+from+"\n")
	require.True(t, found, from)
	text, _, found := strings.Cut(after, "\n"+to+"\n")
	require.True(t, found, to)
	return text
}

var codeBlock = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// blocks returns the code in a section, for this server.
func (s *server) blocks(p program, text, language string) string {
	var code strings.Builder
	for _, m := range codeBlock.FindAllStringSubmatch(text, -1) {
		if m[1] == language && m[2] != "make run\n" {
			code.WriteString(m[2] + "\n")
		}
	}
	return strings.NewReplacer("bin/postern", p.path, "http://127.0.0.1:8787", s.address).Replace(code.String())
}

// TestREADME does what README.md says, word for word.
func TestREADME(t *testing.T) {
	for _, name := range []string{"curl", "openssl"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("LEFT OUT: " + name + " is not installed")
		}
	}
	p := newProgram(t)
	s := p.serve("127.0.0.1:0")
	walk := s.blocks(p, section(t, "## Five minutes", "### In Go"), "")
	got := p.exec("sh", "-c", walk)
	require.Zero(t, got.code, got.stderr)
	assert.Regexp(t, `(?s)^`+regexp.QuoteMeta(s.address)+`/v1/hooks/wh_\w+\n`+
		`200 queued \(\d+ bytes sent\)\n200 duplicate \(\d+ bytes sent\)\n`+
		`[^\n]+  evt_1  \d+ bytes\n`+
		`ENV +EVENT [^\n]+\ndev +payment\.succeeded [^\n]+\n`+
		`[^\n]+\n[^\n]*dlv_[^\n]*signature_mismatch[^\n]*\n`+
		`\{"id":"wh_.*\{"webhooks":\[\{"id":"wh_.*\{"status":"queued"\}$`, got.stdout)
	assert.Contains(t, got.stderr, "401 signature_mismatch")
	assert.Len(t, p.listen("--timeout", "1s"), 1, "the event made by hand")
}

func TestREADMEInGo(t *testing.T) {
	p := newProgram(t)
	s := p.serve("127.0.0.1:0")
	p.write("main.go", s.blocks(p, section(t, "### In Go", "## Deploying"), "go"))
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(p.dir, "snippet"), filepath.Join(p.dir, "main.go"))
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	got := p.exec("./snippet")
	require.Zero(t, got.code, got.stderr)
	assert.True(t, strings.HasPrefix(got.stdout, s.address+"/v1/hooks/wh_"), got.stdout)
}
