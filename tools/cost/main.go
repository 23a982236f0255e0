// Command cost recomputes the tables of docs/cost.md from what the tests measured
// (measured.json) and what AWS asks (prices.json).
//
// Usage: cost [-check]
// With -check it changes nothing and fails if the tables are not current. It runs
// in the module's root.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/postern-dev/postern/tools/cost/bill"
)

const (
	folder = "tools/cost"
	page   = "docs/cost.md"
)

func main() {
	check := flag.Bool("check", false, "fail if the tables are not current")
	flag.Parse()
	if err := run(".", *check); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	measured, err := bill.Load(root + "/" + folder)
	if err != nil {
		return err
	}
	prices, err := bill.LoadPrices(root + "/" + folder)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(root + "/" + page)
	if err != nil {
		return err
	}
	fresh, err := replace(string(old), tables(measured, prices))
	switch {
	case err != nil:
		return err
	case fresh == string(old):
		return nil
	case check:
		return errors.New(page + " is not current; make cost mends it")
	}
	return os.WriteFile(root+"/"+page, []byte(fresh), 0o600)
}
