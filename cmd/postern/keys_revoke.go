package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newKeysRevokeCommand(s *settings, where *keyFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "revoke ID",
		Short:   "Revoke a private key",
		Long:    "Revoke the private key with that id (see postern keys list). It ends at once, and for good. If it is the local server's own, remove credentials.json from the data folder and start the server anew: it makes itself another.",
		Example: "  postern keys revoke key_mfrggzdfmztwq2lk",
		Args:    one("ID"),
		RunE: func(cmd *cobra.Command, a []string) error {
			keys, err := where.open(cmd, s)
			if err != nil {
				return err
			}
			if err := keys.revoke(cmd.Context(), a[0]); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.ErrOrStderr(), "Key %s is revoked.\n", a[0])
			return err
		},
	}
}
