package main

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
)

// initialised is what the initialisation of a package took, of a program's start.
type initialised struct {
	pkg          string
	milliseconds float64
}

// initLine is a line that GODEBUG=inittrace=1 prints (https://pkg.go.dev/runtime).
var initLine = regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, (\S+) ms clock`)

// slowest returns the packages that took at least that long, the slowest first, and
// what all took.
func slowest(log string, atLeast float64) (list []initialised, all float64) {
	for _, m := range initLine.FindAllStringSubmatch(log, -1) {
		ms, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			continue
		}
		all += ms
		if ms >= atLeast {
			list = append(list, initialised{m[1], ms})
		}
	}
	slices.SortFunc(list, func(a, b initialised) int { return cmp.Compare(b.milliseconds, a.milliseconds) })
	return list, all
}
