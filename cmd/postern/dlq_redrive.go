package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

const dlqRedriveLong = `Move all dead letters back onto the queue that they came from, or onto the one that --to
names, once the consumer is mended, and say how many. SQS does it itself, by a message
move task; interrupting ends the task. Where a server has none, each message is sent, as
it is, to the queue that --to names, and deleted only then.`

const dlqRedriveExample = `  postern dlq redrive --rate 50/s
  postern dlq redrive --rate 50/s --queue-url \
      https://sqs.eu-west-1.amazonaws.com/123456789012/postern-prd-events-dead`

// maxRedriveRate is the most that a message move task takes.
const maxRedriveRate = 500

type redriveFlags struct{ to, rate string }

func newDLQRedriveCommand(open dlqOpener) *cobra.Command {
	var f redriveFlags
	cmd := &cobra.Command{
		Use:     "redrive",
		Short:   "Move the dead letters back onto the queue",
		Long:    dlqRedriveLong,
		Example: dlqRedriveExample,
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd, open) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&f.rate, "rate", "", "move at most `N/s`, 1/s to 500/s; else as fast as can be")
	cmd.Flags().StringVar(&f.to, "to", "", "`URL` of another queue to move them to")
	return cmd
}

func (f *redriveFlags) run(cmd *cobra.Command, open dlqOpener) error {
	rate := 0
	if f.rate != "" {
		r, err := perSecond(cmd, f.rate, maxRedriveRate)
		if err != nil {
			return err
		}
		if rate = int(r); rate < 1 {
			return usage(cmd, fmt.Sprintf("--rate %q is below 1/s", f.rate))
		}
	}
	d, err := open(cmd)
	if err != nil {
		return err
	}
	n, err := d.redrive(cmd.Context(), f.to, rate)
	_, printed := fmt.Fprintf(cmd.OutOrStdout(), "%s moved.\n", count(n, "dead letter was", "dead letters were"))
	return errors.Join(err, printed)
}
