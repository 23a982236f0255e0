package main

import "slices"

// mutant is a fault that some test must notice.
type mutant struct {
	// invariant is that which it breaks: I1 to I8 of docs/design.md.
	invariant string
	// name says what the broken code does.
	name string
	file string
	// old stands in the file once, and is replaced by new.
	old, new string
	tests    tests
}

// tests are those of a package whose names match a regular expression.
type tests struct{ pkg, run string }

func catalogue() []mutant {
	return slices.Concat(durable, verified, once, exact, secret, faults, sameURL, tenants, aside, again, managed, consumed, introduced, spent, diagnosed, split)
}
