package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// near returns up to three of the known words that may be meant by one that is unknown.
func near(word string, known []string) []string {
	choice := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, k := range known {
		choice.AddCommand(&cobra.Command{Use: k, Run: func(*cobra.Command, []string) {}})
	}
	found := choice.SuggestionsFor(word)
	slices.Sort(found)
	return found[:min(len(found), 3)]
}

// didYouMean is the question after near; empty if there is nothing to ask.
func didYouMean(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(words, " or ") + "?"
}
