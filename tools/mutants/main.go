// Command mutants asks whether the tests would notice. For each invariant of
// docs/design.md it breaks the production code in some small way, runs the tests
// that ought to fail, and reports whether they did.
//
// The work tree is not touched: the broken file is laid over it with go test's
// flag -overlay. Arguments choose mutants by their invariant, or by a part of their name.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, choose(catalogue(), os.Args[1:]), os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// choose returns the mutants that a word names, or all if there are no words.
func choose(all []mutant, words []string) []mutant {
	if len(words) == 0 {
		return all
	}
	var chosen []mutant
	for _, m := range all {
		for _, word := range words {
			if m.invariant == word || strings.Contains(m.name, word) {
				chosen = append(chosen, m)
				break
			}
		}
	}
	return chosen
}

// run tries every mutant; ok is false if any was not killed.
func run(ctx context.Context, mutants []mutant, w io.Writer) (ok bool, err error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	t := &trial{dir: dir, intact: map[tests]verdict{}}
	count := map[verdict]int{}
	for _, m := range mutants {
		began := time.Now()
		v, detail := t.try(ctx, m)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		count[v]++
		fmt.Fprintf(w, "%-9s %s  %s (%s, %.1f s)\n", v, m.invariant, m.name, m.file, time.Since(began).Seconds())
		if v == broken {
			fmt.Fprintln(w, indent(detail))
		}
	}
	fmt.Fprintf(w, "\n%d killed, %d SURVIVED, %d broken, %d left out\n", count[killed], count[survived], count[broken], count[leftOut])
	complete := count[leftOut] == 0 || os.Getenv("CI") == ""
	return count[survived]+count[broken] == 0 && complete, nil
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n    ")
}
