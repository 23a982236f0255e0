package main

import (
	"encoding/json"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// table prints rows in columns. What is empty shows as a dash, so that columns can be
// told apart by eye and by awk.
type table struct{ w *tabwriter.Writer }

func newTable(w io.Writer, headings ...string) *table {
	t := &table{tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
	t.row(headings...)
	return t
}

func (t *table) row(cells ...string) {
	shown := make([]string, len(cells))
	for i, c := range cells {
		shown[i] = cell(c)
	}
	// The writer keeps its first error, and Flush returns it.
	_, _ = io.WriteString(t.w, strings.Join(shown, "\t")+"\n")
}

func (t *table) flush() error { return t.w.Flush() }

func cell(s string) string {
	if s == "" {
		return "-"
	}
	return printable(s)
}

// printable keeps what a stranger wrote from moving the cursor of a terminal, and from
// turning around the order in which it shows what follows.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
