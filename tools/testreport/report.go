package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is a line of go test -json; see go doc test2json and go help buildjson.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

func (e event) key() string { return e.Package + " " + e.Test }

// report prints what matters of a stream of events.
type report struct {
	w io.Writer
	// output holds what running tests and packages have printed.
	output                  map[string]*strings.Builder
	leftOut                 []string
	passed, failed, skipped int
}

func newReport(w io.Writer) *report {
	return &report{w: w, output: map[string]*strings.Builder{}}
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
	case "build-output":
		io.WriteString(r.w, e.Output)
	case "output":
		r.keep(e)
	case "pass", "fail", "skip":
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
	if r.output[e.key()] == nil {
		r.output[e.key()] = &strings.Builder{}
	}
	r.output[e.key()].WriteString(e.Output)
}

func isResult(output string) bool {
	return strings.HasPrefix(output, "ok  \t") || strings.HasPrefix(output, "FAIL\t")
}

func (r *report) end(e event) {
	var output string
	if b := r.output[e.key()]; b != nil {
		output = b.String()
	}
	delete(r.output, e.key())
	if e.Action == "fail" {
		io.WriteString(r.w, output)
	}
	if e.Test != "" {
		r.count(e, output)
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
			r.leftOut = append(r.leftOut, fmt.Sprintf("%s.%s: %s", e.Package, e.Test, why))
		} else {
			fmt.Fprintf(r.w, "SKIPPED: %s.%s\n", e.Package, e.Test)
		}
	}
}

// close prints what was left out, and the sums.
func (r *report) close() {
	if len(r.leftOut) > 0 {
		fmt.Fprintf(r.w, "\n%s\nLEFT OUT: %d tests did not run on this machine\n", strings.Repeat("!", 72), len(r.leftOut))
		for _, test := range r.leftOut {
			fmt.Fprintln(r.w, "  "+test)
		}
		fmt.Fprintln(r.w, strings.Repeat("!", 72))
	}
	fmt.Fprintf(r.w, "\n%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
}
