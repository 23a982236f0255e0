package main

import (
	"fmt"

	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/spf13/cobra"
)

const dlqPurgeLong = `Delete all dead letters. Their events can still be found, and replayed, for as long as their
webhooks keep them: see postern events.`

func newDLQPurgeCommand(open dlqOpener) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:     "purge --yes",
		Short:   "Delete all dead letters",
		Long:    dlqPurgeLong,
		Example: "  postern dlq purge --yes",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !yes {
				return usage(cmd, "this is final: confirm it with --yes")
			}
			d, err := open(cmd)
			if err != nil {
				return err
			}
			n, err := d.size(cmd.Context())
			if err != nil {
				return err
			}
			if _, err := d.client.PurgeQueue(cmd.Context(), &awssqs.PurgeQueueInput{QueueUrl: &d.access.url}); err != nil {
				return d.access.explain(err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "About %s deleted.\n", count(n, "dead letter is", "dead letters are"))
			return err
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "confirm that they are to be deleted for good (required)")
	return cmd
}
