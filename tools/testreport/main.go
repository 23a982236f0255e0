// Command testreport runs go test and says what matters: each package's result as
// it comes, what failed, and at the end what was left out because this machine
// lacks something, and once more what failed. Its arguments are those of go test.
//
// A test leaves itself out by skipping with a message that begins with "LEFT OUT: ".
// With CI in the environment that counts as a failure, and so does any other skip.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, getenv func(string) string, w io.Writer) (ok bool, err error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = w
	out, err := cmd.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := cmd.Start(); err != nil {
		return false, err
	}
	r := newReport(w)
	if err := r.read(out); err != nil {
		return false, errors.Join(err, cmd.Wait())
	}
	passed := cmd.Wait() == nil
	r.close()
	complete := r.skipped == 0 || getenv("CI") == ""
	return passed && complete, nil
}
