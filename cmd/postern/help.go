package main

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// helpWidth is how many columns the help takes.
const helpWidth = 80

// fitHelp has the help of a command, and of those below it, fit into a terminal.
func fitHelp(cmd *cobra.Command) {
	cmd.SetUsageTemplate(strings.ReplaceAll(cmd.UsageTemplate(), ".FlagUsages ", ".FlagUsagesWrapped "+strconv.Itoa(helpWidth)+" "))
	wrapLong(cmd)
}

func wrapLong(cmd *cobra.Command) {
	cmd.Long = wrap(cmd.Long)
	for _, c := range cmd.Commands() {
		wrapLong(c)
	}
}

// wrap breaks the lines of paragraphs anew, but for those that are set by hand: what has
// a line that begins with a space.
func wrap(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		if !strings.HasPrefix(p, " ") && !strings.Contains(p, "\n ") {
			paragraphs[i] = wrapParagraph(p)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

func wrapParagraph(p string) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(p) {
		width := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+width > helpWidth:
			b.WriteString("\n")
			column = 0
		default:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += width
	}
	return b.String()
}
