package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
)

func eachCommand(cmd *cobra.Command, f func(*cobra.Command)) {
	f(cmd)
	for _, c := range cmd.Commands() {
		eachCommand(c, f)
	}
}

func TestEveryHelpHasAnExampleAndFitsIntoATerminal(t *testing.T) {
	eachCommand(newRootCommand(&settings{}), func(cmd *cobra.Command) {
		t.Run(cmd.CommandPath(), func(t *testing.T) {
			got := cli{}.run(t, append(strings.Fields(cmd.CommandPath())[1:], "--help")...)
			assert.Equal(t, exitOK, got.code)
			assert.Contains(t, got.stdout, "\nExamples:\n  postern ")
			_, examples, _ := strings.Cut(got.stdout, "\nExamples:\n")
			assert.Contains(t, examples, cmd.CommandPath())
			for _, line := range strings.Split(got.stdout, "\n") {
				if !strings.Contains(line, "{WEBHOOK | --product TAG") { // what to type is left in one piece
					assert.LessOrEqual(t, utf8.RuneCountInString(line), helpWidth, line)
				}
			}
		})
	})
}

func TestWrap(t *testing.T) {
	long := strings.Repeat("word ", 17)
	tests := []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"a line", "a line", "a line"},
		{"short lines", "two\nlines", "two lines"},
		{"a long line", long, strings.TrimSpace(long[:80]) + "\nword"},
		{"a word that is too long", strings.Repeat("x", 90) + " y", strings.Repeat("x", 90) + "\ny"},
		{"paragraphs", "one\n\ntwo", "one\n\ntwo"},
		{"what is set by hand", "Codes:\n  0  done\n  1  failed\n\n  more", "Codes:\n  0  done\n  1  failed\n\n  more"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, wrap(tt.text)) })
	}
}
