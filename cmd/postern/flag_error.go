package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError says in the words of a command line what the parser of flags complains of.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		return usage(cmd, err.Error()+suggestFlag(cmd, unknown.GetSpecifiedName()))
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return usage(cmd, fmt.Sprintf("--%s %q is not %s", f.Name, invalid.GetValue(), wanted(f)))
	}
	return usage(cmd, err.Error())
}

func suggestFlag(cmd *cobra.Command, name string) string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	found := near(name, names)
	for i, n := range found {
		found[i] = "--" + n
	}
	if question := didYouMean(found); question != "" {
		return "; " + question
	}
	return ""
}

// wanted says what the value of a flag must be.
func wanted(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "duration":
		return "a time with its unit, such as 90s, 30m or 24h"
	case "int":
		return "a whole number"
	case "bool":
		return "true or false"
	}
	return "a " + f.Value.Type()
}
