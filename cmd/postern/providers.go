package main

import (
	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/provider"
)

func newProvidersCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "providers",
		Short: "List the providers whose signatures are known",
		Long:  "List the providers whose signatures are known. Others can be described: see --scheme of postern generate.",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			t := newTable(cmd.OutOrStdout(), "NAME", "TITLE")
			for _, name := range provider.Names() {
				p, _ := provider.Lookup(name)
				t.row(name, p.Title)
			}
			return t.flush()
		},
	}
}

func completeProviders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return provider.Names(), cobra.ShellCompDirectiveNoFileComp
}
