package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// CI shows the end of what was printed. What failed is told again there, in at most so
// many lines for all together and for each, and of more failures than fit so many names.
const (
	maxLines = 36
	minLines = 6
	maxNames = 10
)

// failure is what failed by itself, a test or a package, and what it printed.
type failure struct {
	name  string
	lines []string
}

// failures are in the order in which they ended.
type failures []failure

// add notes a failure. One that says nothing but that another failed is left out.
func (f *failures) add(name, output string) {
	if lines := telling(output); len(lines) > 0 {
		*f = append(*f, failure{name, lines})
	}
}

// telling returns the lines of output but for those that every test and package has.
func telling(output string) []string {
	lines := strings.Split(strings.TrimRight(output, "\n"), "\n")
	return slices.DeleteFunc(lines, func(line string) bool {
		start := strings.TrimLeft(line, " ")
		return start == "" || start == "FAIL" || strings.HasPrefix(start, "=== ") ||
			strings.HasPrefix(start, "--- ") || strings.HasPrefix(start, "exit status ")
	})
}

// tell prints them.
func (f failures) tell(w io.Writer) {
	if len(f) == 0 {
		return
	}
	told := min(len(f), maxLines/minLines)
	fmt.Fprint(w, "\nWHAT FAILED:\n")
	for _, one := range f[:told] {
		fmt.Fprintln(w, "  "+one.name)
		for _, line := range cut(one.lines, maxLines/told) {
			fmt.Fprintln(w, "    "+line)
		}
	}
	rest := f[told:]
	for _, one := range rest[:min(len(rest), maxNames)] {
		fmt.Fprintln(w, "  "+one.name)
	}
	if more := len(rest) - maxNames; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

// cut returns the beginning and the end of lines, at most most together.
func cut(lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	head, tail := most/2, most-most/2-1
	left := fmt.Sprintf("... %d lines ...", len(lines)-head-tail)
	return slices.Concat(lines[:head], []string{left}, lines[len(lines)-tail:])
}
