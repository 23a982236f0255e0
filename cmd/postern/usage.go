package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// usageError is a command line that breaks a rule.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usage(cmd *cobra.Command, message string) error {
	return &usageError{fmt.Sprintf("%s (see %s --help)", message, cmd.CommandPath())}
}

// args makes the complaints of check usage errors.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, a []string) error {
		if err := check(cmd, a); err != nil {
			return usage(cmd, err.Error())
		}
		return nil
	}
}

// shareInput returns a usage error if more than one flag of those names reads standard input.
func shareInput(cmd *cobra.Command, names ...string) error {
	var readers []string
	for _, name := range names {
		if cmd.Flag(name).Value.String() == "-" {
			readers = append(readers, "--"+name)
		}
	}
	if len(readers) < 2 {
		return nil
	}
	return usage(cmd, strings.Join(readers, " and ")+" cannot both be standard input")
}

// filled returns a usage error if one of the flags of those names is given, and empty: it
// would count as not given, and most often comes from a variable that is not set.
func filled(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		if f := cmd.Flag(name); f.Changed && f.Value.String() == "" {
			return usage(cmd, "--"+name+" is empty; is the variable set that it comes from?")
		}
	}
	return nil
}

// one wants a single argument, of that name.
func one(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, a []string) error {
		switch len(a) {
		case 0:
			return usage(cmd, "missing "+name)
		case 1:
			return nil
		}
		return usage(cmd, fmt.Sprintf("%q is one argument too many", a[1]))
	}
}

// need returns a usage error unless all flags of those names have a value.
func need(cmd *cobra.Command, names ...string) error {
	var missing []string
	for _, name := range names {
		if f := cmd.Flag(name); f.Value.String() == "" {
			missing = append(missing, "--"+name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return usage(cmd, "missing "+strings.Join(missing, ", "))
}
