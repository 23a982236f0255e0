package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// tell prints a diagnosis; that of a request which does not hold is an error.
func tell(cmd *cobra.Command, d provider.Diagnosis, at time.Time) error {
	out := cmd.OutOrStdout()
	switch {
	case d.Result != nil:
		return tellResult(out, d.Result)
	case d.Answer != nil:
		return tellAnswer(out, d.Answer)
	}
	for _, f := range d.Findings {
		if _, err := fmt.Fprintln(out, findingLine(f.Code, f.Message, f.Certain)); err != nil {
			return err
		}
	}
	return notVerified(cmd, d)
}

// findingLine marks with "!" what is certain, and with "?" what is not.
func findingLine(code, message string, certain bool) string {
	mark := "?"
	if certain {
		mark = "!"
	}
	return fmt.Sprintf("%s %s (%s)", mark, printable(message), printable(code))
}

// notVerified is the error of a request that does not hold.
func notVerified(cmd *cobra.Command, d provider.Diagnosis) error {
	switch {
	case d.Config != nil:
		return usage(cmd, fmt.Sprintf("%s %s. %s", d.Config.Field, d.Config.Message, adviceOn(d.Config.Field)))
	case d.Failure.Cause == provider.KeyUnavailable:
		return &unverified{d.Failure, exitUnavailable}
	}
	return &unverified{d.Failure, exitRefused}
}

// unverified is a request that does not hold, with the code to exit with.
type unverified struct {
	failure *provider.Failure
	exit    int
}

func (u *unverified) Error() string {
	return "not verified: " + u.failure.Sentence() + " (" + string(u.failure.Cause) + ")"
}

func tellResult(out io.Writer, r *provider.Result) error {
	signed := ""
	if !r.SignedAt.IsZero() {
		signed = r.SignedAt.UTC().Format(time.RFC3339)
	}
	return tellRows(out, "verified", [][2]string{
		{"event id", r.EventID}, {"event type", r.EventType}, {"proof", string(r.Proof)},
		{"scheme", r.Scheme}, {"signed at", signed}, {"headers read", strings.Join(r.Headers, ", ")},
	})
}

func tellAnswer(out io.Writer, a *provider.Answer) error {
	learned := ""
	if len(a.Learned) > 0 {
		learned = "yes" // and no more of it
	}
	return tellRows(out, "handshake", [][2]string{
		{"answer", fmt.Sprint(a.Status)}, {"content type", a.Header.Get("Content-Type")}, {"body", string(a.Body)},
		{"to be fetched", a.Confirm}, {"secret learned", learned},
	})
}

// tellRows prints those of rows that have a value.
func tellRows(out io.Writer, heading string, rows [][2]string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, heading) // the writer keeps its first error, and Flush returns it
	for _, row := range rows {
		if row[1] != "" {
			_, _ = fmt.Fprintf(w, "%s:\t%s\n", row[0], printable(row[1]))
		}
	}
	return w.Flush()
}
