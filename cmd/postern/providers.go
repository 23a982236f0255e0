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
Others can be described: see docs/custom.md.`

func newProvidersCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:               "providers [NAME]",
		Short:             "List the providers whose signatures are known",
		Long:              providersLong,
		Example:           "  postern providers\n  postern providers stripe\n  postern providers --json | jq -r '.[] | select(.needs_secret | not).name'",
		Args:              args(cobra.MaximumNArgs(1)),
		ValidArgsFunction: completeProviders,
		RunE: func(cmd *cobra.Command, a []string) error {
			if len(a) == 0 {
				return listProviders(cmd.OutOrStdout(), asJSON)
			}
			p, err := lookup(cmd, a[0])
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(cmd.OutOrStdout(), shortOf(p))
			}
			return printEntry(cmd.OutOrStdout(), p.Entry())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print names, schemes and what must be given, in JSON")
	return cmd
}

// short is what a program needs to know of a provider to set a webhook up.
type short struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	SignsWith string `json:"signs_with"`
	// Checked is how the first scheme is known to be right; absent for the provider custom.
	Checked     string   `json:"checked,omitempty"`
	NeedsSecret bool     `json:"needs_secret"`
	Params      []string `json:"params"`
	NeedsParams []string `json:"needs_params"`
	Document    string   `json:"document,omitempty"`
}

func shortOf(p *provider.Provider) short {
	e := p.Entry()
	s := short{
		Name: e.Name, Title: e.Title, SignsWith: "as you describe it", NeedsSecret: e.NeedsSecret, Document: e.Document,
		Params: append([]string{}, e.Params...), NeedsParams: append([]string{}, e.NeedsParams...),
	}
	if len(e.Schemes) > 0 {
		s.SignsWith, _, _ = strings.Cut(e.Schemes[0].How, ",")
		s.Checked = e.Schemes[0].Checked
	}
	return s
}

func listProviders(out io.Writer, asJSON bool) error {
	var all []short
	for _, name := range provider.Names() {
		p, _ := provider.Lookup(name)
		all = append(all, shortOf(p))
	}
	if asJSON {
		return printJSON(out, all)
	}
	t := newTable(out, "NAME", "TITLE", "SIGNS WITH", "CHECKED")
	for _, s := range all {
		t.row(s.Name, s.Title, s.SignsWith, s.Checked)
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
	} else {
		_, _ = fmt.Fprint(w, "\nIt signs as --scheme describes it: see docs/custom.md.\n")
	}
	return w.Flush()
}

func completeProviders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return provider.Names(), cobra.ShellCompDirectiveNoFileComp
}
