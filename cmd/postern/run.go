package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// run is the whole program but for signals and the process's exit.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRootCommand(&settings{getenv: getenv})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.As(err, new(*told)) {
		fmt.Fprintln(stderr, "postern: "+printable(explain(err)))
	}
	return exitCode(err)
}
