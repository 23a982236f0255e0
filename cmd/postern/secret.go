package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// secretFlags are the ways in which a webhook's secret can be given: best not on the
// command line, which shells and process lists keep.
type secretFlags struct{ value, file string }

func (s *secretFlags) add(f *pflag.FlagSet) {
	f.StringVar(&s.value, "secret", "", "the provider's `SECRET` or public key; better not on the command line but:")
	f.StringVar(&s.file, "secret-file", "", "`FILE` that holds it, or - for standard input; else POSTERN_WEBHOOK_SECRET")
}

// read returns the secret, or "" if none is given. The line end of a file is no part of it.
func (s *secretFlags) read(cmd *cobra.Command, getenv func(string) string) (string, error) {
	if err := filled(cmd, "secret", "secret-file"); err != nil {
		return "", err
	}
	switch {
	case s.value != "" && s.file != "":
		return "", usage(cmd, "--secret and --secret-file exclude each other")
	case s.value != "":
		return s.value, nil
	case s.file == "":
		return getenv("POSTERN_WEBHOOK_SECRET"), nil
	}
	b, err := readInput(cmd, s.file)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if secret == "" {
		return "", usage(cmd, "--secret-file "+s.file+" is empty")
	}
	return secret, nil
}

// readInput reads a file, or standard input for "-".
func readInput(cmd *cobra.Command, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(cmd.InOrStdin())
	}
	return os.ReadFile(name)
}
