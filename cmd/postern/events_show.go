package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newEventsShowCommand(s *settings) *cobra.Command {
	var p place
	cmd := &cobra.Command{
		Use:     "show " + orPlace + " EVENT",
		Short:   "Show an event as it was queued",
		Long:    "Show an event as it was queued: the CloudEvent, in one line of JSON as \"postern listen --json\" prints it.",
		Example: "  postern events show wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu evt_1PqL2x | jq .data",
		Args:    p.args("EVENT", 1, 1),
		RunE: func(cmd *cobra.Command, a []string) error {
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			event, err := h.Event(cmd.Context(), h.id, p.rest(a)[0])
			if err != nil {
				return err
			}
			line, err := oneLine(event)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", line)
			return err
		},
	}
	p.add(cmd.Flags())
	return cmd
}
