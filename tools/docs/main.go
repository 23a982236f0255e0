// Command docs writes the directory of providers, from the data that they are
// verified with.
//
// Usage: docs FILE
package main

import (
	"bytes"
	"fmt"
	"os"
)

//go:generate go run . ../../docs/providers.md

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "docs: "+err.Error())
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: docs FILE")
	}
	var page bytes.Buffer
	writeDirectory(&page)
	return os.WriteFile(args[0], page.Bytes(), 0o644)
}
