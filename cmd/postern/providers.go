package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/recipe"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

const providersLong = `List the providers whose signatures are known, or tell of one how it signs, what its
events are known by, how its address is confirmed, where it shows the secret, and which
command sets a webhook up.
Others can be described: see --scheme of postern generate.`

func newProvidersCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "providers [NAME]",
		Short:             "List the providers whose signatures are known",
		Long:              providersLong,
		Example:           "  postern providers\n  postern providers stripe",
		Args:              args(cobra.MaximumNArgs(1)),
		ValidArgsFunction: completeProviders,
		RunE: func(cmd *cobra.Command, a []string) error {
			if len(a) == 0 {
				return listProviders(cmd.OutOrStdout())
			}
			p, err := lookup(cmd, a[0])
			if err != nil {
				return err
			}
			return printEntry(cmd.OutOrStdout(), p.Entry())
		},
	}
}

func listProviders(out io.Writer) error {
	t := newTable(out, "NAME", "TITLE", "SIGNS WITH", "CHECKED")
	for _, name := range provider.Names() {
		p, _ := provider.Lookup(name)
		how, checked := "as you describe it", ""
		if e := p.Entry(); len(e.Schemes) > 0 {
			how, _, _ = strings.Cut(e.Schemes[0].How, ",")
			checked = e.Schemes[0].Checked
		}
		t.row(name, p.Title, how, checked)
	}
	return t.flush()
}

// printEntry prints an entry without the backquotes of its texts.
func printEntry(out io.Writer, e provider.Entry) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(w, "%s\n\n", e.Title) // the writer keeps its first error, and Flush returns it
	for _, l := range e.Lines() {
		_, _ = fmt.Fprintf(w, "%s%s:\t%s\n", strings.Repeat("  ", l.Depth), l.Name, strings.ReplaceAll(l.Text, "`", ""))
	}
	if len(e.Schemes) > 0 {
		_, _ = fmt.Fprintf(w, "\n%s\n", recipe.Generate(&e))
	}
	return w.Flush()
}

func completeProviders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return provider.Names(), cobra.ShellCompDirectiveNoFileComp
}
