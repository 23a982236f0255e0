package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/vectors"
)

// tally counts how vectors were judged.
type tally struct{ passed, failed int }

func (t *tally) add(passed bool) {
	if passed {
		t.passed++
	} else {
		t.failed++
	}
}

// judgeVectors judges every vector of a file as of its own time, prints each
// disagreement, and ends with the count of those that are not advisory. One that
// failed makes an error.
func judgeVectors(cmd *cobra.Command, file string) error {
	raw, err := readInput(cmd, file)
	if err != nil {
		return usage(cmd, "--vectors: "+err.Error())
	}
	all, err := vectors.Decode(bytes.NewReader(raw))
	if err != nil {
		return usage(cmd, "--vectors "+file+": "+err.Error())
	}
	var counted, advisory tally
	out := cmd.OutOrStdout()
	for i := range all {
		v := &all[i]
		o := vectors.Judge(cmd.Context(), v)
		mark, t := "FAIL", &counted
		if v.Advisory {
			mark, t = "ADVISORY", &advisory
		}
		t.add(o.Passed())
		if !o.Passed() {
			if _, err := fmt.Fprintf(out, "%s %s: %s\n", mark, printable(v.ID), printable(o.Disagreement)); err != nil {
				return err
			}
		}
	}
	return counted.report(cmd, advisory)
}

func (t tally) report(cmd *cobra.Command, advisory tally) error {
	out := cmd.OutOrStdout()
	if n := advisory.passed + advisory.failed; n > 0 {
		if _, err := fmt.Fprintf(out, "advisory: %d as recommended, %d not\n", advisory.passed, advisory.failed); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(out, "%d passed, %d failed\n", t.passed, t.failed); err != nil {
		return err
	}
	if t.failed > 0 {
		return &told{}
	}
	return nil
}

// told is a failure of which all was said on standard output.
type told struct{}

func (*told) Error() string { return "failed" }
