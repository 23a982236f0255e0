// Command scale simulates what cannot be tried on one machine: how evenly writes
// spread over DynamoDB's partitions, and how often an instance of receive meets a
// webhook that it does not know. Its figures are the same in every run.
//
// Usage: scale [-write FILE]
// It prints its tables, or puts them into FILE between the marks of their names.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	page := flag.String("write", "", "`FILE` to put the tables into")
	flag.Parse()
	if err := run(os.Stdout, *page); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, page string) error {
	if page == "" {
		_, err := fmt.Fprintf(w, "%s\n%s", heatTable(), cacheTable())
		return err
	}
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	fresh, err := fill(string(old))
	if err != nil {
		return err
	}
	return os.WriteFile(page, []byte(fresh), 0o600)
}

// fill returns the page with the tables in their places.
func fill(page string) (string, error) {
	for name, table := range map[string]string{"heat": heatTable(), "cache": cacheTable()} {
		before, rest, began := strings.Cut(page, "<!-- "+name+" -->\n")
		_, after, ended := strings.Cut(rest, "<!-- end -->")
		if !began || !ended {
			return "", fmt.Errorf("the page has no place for %q", name)
		}
		page = before + "<!-- " + name + " -->\n" + table + "<!-- end -->" + after
	}
	return page, nil
}
