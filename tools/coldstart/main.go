// Command coldstart starts each function of the deployment many times, beside one
// that does nothing, and prints the medians of what that took. It is run in the
// module's root, by "make coldstart", and starts programs of this machine's
// architecture: what Lambda itself does before is not in its figures.
package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"text/tabwriter"
	"time"
)

func main() {
	starts := flag.Int("n", 20, "how often to start each function")
	flag.Parse()
	if err := measure(deployed(), *starts, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "coldstart:", err)
		os.Exit(1)
	}
}

// measure starts each function that often, and prints what it took: of all in turns,
// so that what else the machine does strikes all alike.
func measure(functions []*function, starts int, w io.Writer) error {
	dir, err := os.MkdirTemp("", "postern-coldstart-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, f := range functions {
		if err := f.build(dir); err != nil {
			return err
		}
	}
	table := httptest.NewServer(http.HandlerFunc(emptyTable))
	defer table.Close()
	for range starts {
		for _, f := range functions {
			if err := f.start(environment(table.URL)); err != nil {
				return err
			}
		}
	}
	return report(w, functions, environment(table.URL))
}

// report prints a table, with the first function as the measure of the others, and what
// the packages of the second took to initialise.
func report(w io.Writer, functions []*function, env []string) error {
	bare := functions[0].median(coldStart.untilPoll)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "function\tprogram\tto the first poll\tof bare's\tfirst event\t")
	for _, f := range functions {
		poll, answer := f.median(coldStart.untilPoll), f.median(coldStart.untilAnswer)
		fmt.Fprintf(t, "%s\t%.1f MB\t%.1f ms\t%.2f\t%.1f ms\t\n", f.name, float64(f.size)/1e6, milliseconds(poll), float64(poll)/float64(bare), milliseconds(answer))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nMedians of %d starts on %s/%s.\n", len(functions[0].starts), runtime.GOOS, runtime.GOARCH)
	return functions[1].printInit(w, env)
}

func (f *function) printInit(w io.Writer, env []string) error {
	if err := f.start(append(env, "GODEBUG=inittrace=1")); err != nil {
		return err
	}
	list, all := slowest(f.starts[len(f.starts)-1].log, 0.1)
	fmt.Fprintf(w, "Of the start of %s, packages took %.1f ms to initialise:\n\n", f.name, all)
	for _, p := range list {
		fmt.Fprintf(w, "%6.2f ms  %s\n", p.milliseconds, p.pkg)
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
