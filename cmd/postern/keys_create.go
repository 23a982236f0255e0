package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const keysCreateLong = `Issue a private key to a user, and print it. It is shown this once: Postern keeps no
more than its hash.`

const keysCreateExample = `  postern keys create --user ci --description "deploys from CI"
  postern keys create --table postern-prd-webhooks --workspace acme \
      --user ci --json`

func newKeysCreateCommand(s *settings, where *keyFlags) *cobra.Command {
	var user, description string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "create --user ID",
		Short:   "Issue a private key",
		Long:    keysCreateLong,
		Example: keysCreateExample,
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := need(cmd, "user"); err != nil {
				return err
			}
			keys, err := where.open(cmd, s)
			if err != nil {
				return err
			}
			k, err := keys.issue(cmd.Context(), user, description)
			if err != nil {
				return err
			}
			return printIssued(cmd, k, asJSON)
		},
	}
	cmd.Flags().StringVar(&user, "user", "", "`ID` of the user who is to have the key (required)")
	cmd.Flags().StringVar(&description, "description", "", "what the key is for: `TEXT` for people")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the whole record in JSON, key included")
	return cmd
}

func printIssued(cmd *cobra.Command, k key, asJSON bool) error {
	if asJSON {
		return printJSON(cmd.OutOrStdout(), k)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "Key %s of user %s in workspace %s. The private key is shown this once:\n", k.ID, k.UserID, k.WorkspaceID)
	_, err := fmt.Fprintln(cmd.OutOrStdout(), k.PrivateKey)
	return err
}
