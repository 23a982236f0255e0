package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const deleteLong = `Delete a webhook for good: all its addresses answer 410, within a minute, and its secrets
are gone. Generating it again mints another address. To stop it for a while, pause it.`

func newDeleteCommand(s *settings) *cobra.Command {
	var p place
	var yes bool
	cmd := &cobra.Command{
		Use:     "delete " + orPlace + " --yes",
		Short:   "Delete a webhook for good",
		Long:    deleteLong,
		Example: "  postern delete wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --yes",
		Args:    p.args("", 0, 0),
		RunE: func(cmd *cobra.Command, a []string) error {
			if !yes {
				return usage(cmd, "this is final: confirm it with --yes")
			}
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			if err := h.Delete(cmd.Context(), h.id); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.ErrOrStderr(), "Webhook %s is deleted: within a minute, its addresses answer 410.\n", h.id)
			return err
		},
	}
	cmd.Flags().SortFlags = false
	p.add(cmd.Flags())
	cmd.Flags().BoolVar(&yes, "yes", false, "confirm that it is to be deleted for good (required)")
	return cmd
}
