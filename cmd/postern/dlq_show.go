package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/sqs"
)

const dlqShowLong = `Show a dead letter, by its own id or by that of its event: the CloudEvent in one line of
JSON, as "postern listen --json" prints it, or whatever else the message is.`

func newDLQShowCommand(open dlqOpener) *cobra.Command {
	return &cobra.Command{
		Use:     "show {MESSAGE | EVENT}",
		Short:   "Show a dead letter",
		Long:    dlqShowLong,
		Example: "  postern dlq show evt_1PqL2x",
		Args:    one("MESSAGE or EVENT"),
		RunE: func(cmd *cobra.Command, a []string) error {
			d, err := open(cmd)
			if err != nil {
				return err
			}
			var body []byte
			err = d.peek(cmd.Context(), func(m sqs.Received) bool {
				if m.ID == a[0] || newLetter(m).EventID == a[0] {
					body = m.Body
				}
				return body == nil
			})
			if err != nil {
				return err
			}
			if body == nil {
				return errors.New("there is no dead letter " + a[0] + " (see \"postern dlq list\")")
			}
			line, err := oneLine(body)
			if err != nil {
				line = []byte(printable(string(body)))
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", line)
			return err
		},
	}
}
