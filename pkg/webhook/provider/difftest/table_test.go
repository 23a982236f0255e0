package difftest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	readme = "README.md"
	// generated begins what the test writes, up to the end of the page.
	generated = "<!-- From here on the test writes, with POSTERN_UPDATE=1. -->\n"
)

// checkTable holds the page to what was counted; with POSTERN_UPDATE it writes that.
func checkTable(t *testing.T, tallies []*tally) {
	page, err := os.ReadFile(readme)
	require.NoError(t, err)
	text, _, ok := strings.Cut(string(page), generated)
	require.True(t, ok, "%s has no place for the table", readme)
	want := text + generated + counts(t, tallies) + differences(tallies)
	if os.Getenv("POSTERN_UPDATE") != "" {
		require.NoError(t, os.WriteFile(readme, []byte(want), 0o644))
		return
	}
	assert.Equal(t, want, string(page), "POSTERN_UPDATE=1 go test writes it anew")
}

// counts is the table of SDKs.
func counts(t *testing.T, tallies []*tally) string {
	var b strings.Builder
	b.WriteString("\n## What was counted\n\n| SDK | what is called | provider | accepted by both | refused by both | they differ |\n| --- | --- | --- | ---: | ---: | ---: |\n")
	for i, newSubject := range subjects {
		s, counted := newSubject(), tallies[i]
		differ := requests - counted.accepted - counted.refused
		fmt.Fprintf(&b, "| `%s` %s | `%s` | %s | %d | %d | %d |\n",
			s.module, version(t, s.module), s.calls, s.provider, counted.accepted, counted.refused, differ)
	}
	return b.String()
}

// version is that of a module in go.mod.
func version(t *testing.T, module string) string {
	text, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == module {
			return fields[1]
		}
	}
	require.FailNow(t, "not in go.mod", module)
	return ""
}

// difference is a class, and where it occurs.
type difference struct {
	class
	where []string
}

// differences are the tables of classes: those that the SDKs let pass, and those that
// Postern does.
func differences(tallies []*tally) string {
	var all []*difference
	for i, newSubject := range subjects {
		s := newSubject()
		seen := map[string]bool{}
		for _, c := range s.classes {
			if seen[c.name] {
				continue
			}
			seen[c.name] = true
			where := fmt.Sprintf("%s %d", s.name, tallies[i].classes[c.name])
			at := slices.IndexFunc(all, func(d *difference) bool { return d.name == c.name && d.why == c.why })
			if at < 0 {
				at, all = len(all), append(all, &difference{class: c})
			}
			all[at].where = append(all[at].where, where)
		}
	}
	return table("What only the SDK accepts", all, sdk) + table("What only Postern accepts", all, postern)
}

func table(title string, all []*difference, who side) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## %s\n\n| deliveries with | why that is right | how many |\n| --- | --- | --- |\n", title)
	for _, d := range all {
		if d.accepts == who {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", d.name, d.why, strings.Join(d.where, ", "))
		}
	}
	return b.String()
}
