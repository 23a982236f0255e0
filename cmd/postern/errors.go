package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// Exit codes, as the help of the root command describes them.
const (
	exitOK = iota
	exitFailed
	exitUsage
	exitRefused
	exitUnavailable
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

// refusal is a delivery that was answered with an error, or not at all.
type refusal struct{ answer *client.Error }

func (r *refusal) Unwrap() error { return r.answer }

func exitCode(err error) int {
	var bad *usageError
	var domain *webhook.Error
	var refused *refusal
	var service *serviceError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &service):
		return service.exit
	case errors.As(err, &bad):
		return exitUsage
	case errors.As(err, &domain):
		return exitCodeOf(domain.Kind)
	case errors.Is(err, client.ErrUnavailable):
		return exitUnavailable
	case errors.As(err, &refused), errors.Is(err, client.ErrUnauthorized):
		return exitRefused
	case errors.Is(err, client.ErrInvalid):
		return exitUsage
	}
	return exitFailed
}

func exitCodeOf(k webhook.Kind) int {
	switch k {
	case webhook.Invalid:
		return exitUsage
	case webhook.Unauthorized:
		return exitRefused
	case webhook.Unavailable:
		return exitUnavailable
	}
	return exitFailed
}

// explain says in one line what went wrong, and what to do about it.
func explain(err error) string {
	var api *client.Error
	var domain *webhook.Error
	switch {
	case errors.As(err, new(*refusal)):
		return err.Error()
	case errors.As(err, &api):
		return explainAPI(api)
	case errors.As(err, &domain) && domain.Kind != webhook.Unavailable:
		return sentences(domain.Message, adviceOn(domain.Field), domain.Code)
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}

func explainAPI(e *client.Error) string {
	code := e.Code
	if e.Status != 0 {
		code = fmt.Sprintf("%d %s", e.Status, e.Code)
	}
	return sentences(e.Detail, advice(e), code)
}

func sentences(what, advice, code string) string {
	parts := []string{what}
	if advice != "" {
		parts = append(parts, advice)
	}
	return strings.Join(append(parts, "("+code+")"), " ")
}
