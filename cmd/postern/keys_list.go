package main

import (
	"github.com/spf13/cobra"
)

func newKeysListCommand(s *settings, where *keyFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the private keys of a workspace",
		Long:    "List the private keys of a workspace, revoked ones too, oldest first. The keys themselves are not known.",
		Example: "  postern keys list\n  postern keys list --table postern-prd-webhooks --workspace acme --json",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			keys, err := where.open(cmd, s)
			if err != nil {
				return err
			}
			found, err := keys.list(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), found)
			}
			return printKeys(cmd, found)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the records, as one JSON array")
	return cmd
}

func printKeys(cmd *cobra.Command, keys []key) error {
	t := newTable(cmd.OutOrStdout(), "ID", "USER", "CREATED", "REVOKED", "DESCRIPTION")
	for _, k := range keys {
		t.row(k.ID, k.UserID, day(k.CreatedAt), day(k.RevokedAt), k.Description)
	}
	return t.flush()
}
