package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is a line of go test -json; see go doc test2json and go help buildjson.
type event struct {
	Action string
	Output string
	source
}

// source is what an event is of: a test, a package without its tests, or what is built.
type source struct{ Package, Test, ImportPath string }

// String is what a person calls it.
func (s source) String() string {
	if s.Test == "" {
		return s.Package + s.ImportPath
	}
	return s.Package + "." + s.Test
}

// report prints what matters of a stream of events.
type report struct {
	w io.Writer
	// output holds what running tests and packages have printed.
	output                  map[source]*strings.Builder
	leftOut                 []string
	failures                failures
	passed, failed, skipped int
}

func newReport(w io.Writer) *report {
	return &report{w: w, output: map[source]*strings.Builder{}}
}

func (r *report) read(events io.Reader) error {
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) line(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		r.w.Write(line) // not of go test itself
		return
	}
	switch e.Action {
	case "output", "build-output":
		r.keep(e)
	case "pass", "fail", "skip", "build-fail":
		r.end(e)
	}
}

// keep holds output back until it is known whether it matters. A package's own
// result always does.
func (r *report) keep(e event) {
	if e.Test == "" && isResult(e.Output) {
		io.WriteString(r.w, e.Output)
		return
	}
	if r.output[e.source] == nil {
		r.output[e.source] = &strings.Builder{}
	}
	r.output[e.source].WriteString(e.Output)
}

func isResult(output string) bool {
	return strings.HasPrefix(output, "ok  \t") || strings.HasPrefix(output, "FAIL\t")
}

func (r *report) end(e event) {
	if e.Action == "fail" && e.Test == "" {
		r.endTestsOf(e.Package)
	}
	var output string
	if b := r.output[e.source]; b != nil {
		output = b.String()
	}
	delete(r.output, e.source)
	if e.Action == "fail" || e.Action == "build-fail" {
		io.WriteString(r.w, output)
		r.failures.add(e.String(), output)
	}
	if e.Test != "" {
		r.count(e, output)
	}
}

// endTestsOf has those tests of a package fail that never ended: the package's time was
// over, or its process was gone.
func (r *report) endTestsOf(pkg string) {
	var cut []source
	for s := range r.output {
		if s.Package == pkg && s.Test != "" {
			cut = append(cut, s)
		}
	}
	slices.SortFunc(cut, func(a, b source) int { return strings.Compare(a.Test, b.Test) })
	for _, s := range cut {
		r.end(event{Action: "fail", source: s})
	}
}

func (r *report) count(e event, output string) {
	switch e.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
	case "skip":
		r.skipped++
		if _, why, ok := strings.Cut(output, "LEFT OUT: "); ok {
			why, _, _ = strings.Cut(why, "\n")
			r.leftOut = append(r.leftOut, e.String()+": "+why)
		} else {
			fmt.Fprintf(r.w, "SKIPPED: %s\n", e.String())
		}
	}
}

// close prints what was left out, what failed, and the sums.
func (r *report) close() {
	if len(r.leftOut) > 0 {
		fmt.Fprintf(r.w, "\n%s\nLEFT OUT: %d tests did not run on this machine\n", strings.Repeat("!", 72), len(r.leftOut))
		for _, test := range r.leftOut {
			fmt.Fprintln(r.w, "  "+test)
		}
		fmt.Fprintln(r.w, strings.Repeat("!", 72))
	}
	r.failures.tell(r.w)
	fmt.Fprintf(r.w, "\n%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
}
