package main

import (
	"github.com/spf13/cobra"
)

const dlqLong = `List, show, redrive and purge the dead letters: messages that were taken off the queue of
events too often and never deleted, since a consumer could not digest them.

They are those of the local server, or with --queue-url those of a queue in SQS, which is
reached with the AWS credentials and the region of the environment. (A stack's output
DeadLetterQueueUrl names it.)`

func newDLQCommand(s *settings) *cobra.Command {
	var url string
	cmd := &cobra.Command{
		Use:   "dlq",
		Short: "List, show, redrive and purge the dead letters",
		Long:  dlqLong,
		Example: `  postern dlq list
  postern dlq redrive --rate 50/s`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&url, "queue-url", "", "in AWS: `URL` of the queue of dead letters")
	open := func(cmd *cobra.Command) (*deadLetters, error) { return openDeadLetters(cmd, s, url) }
	cmd.AddCommand(newDLQListCommand(open), newDLQShowCommand(open), newDLQRedriveCommand(open), newDLQPurgeCommand(open))
	return cmd
}

// dlqOpener opens the queue that --queue-url names.
type dlqOpener func(cmd *cobra.Command) (*deadLetters, error)
