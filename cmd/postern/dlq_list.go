package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/sqs"
	"github.com/postern-dev/postern/pkg/webhook"
)

const dlqListLong = `List dead letters. They are received and given back, and so hidden from others for a
moment.`

// letter is a dead letter, for people and for programs.
type letter struct {
	ID       string    `json:"id"`
	SentAt   time.Time `json:"sent_at"`
	EventID  string    `json:"event_id,omitempty"`
	Type     string    `json:"type,omitempty"`
	Env      string    `json:"env,omitempty"`
	Webhook  string    `json:"webhook_id,omitempty"`
	Receives int       `json:"receive_count"`
	Size     int       `json:"size"`
}

func newLetter(m sqs.Received) letter {
	l := letter{
		ID: m.ID, SentAt: m.SentAt, Type: m.Attributes["event"], Env: m.Attributes["env"],
		Webhook: m.Group, Receives: m.ReceiveCount, Size: len(m.Body),
	}
	if e, err := webhook.DecodeEvent(m.Body); err == nil {
		l.EventID = e.ID
	}
	return l
}

func newDLQListCommand(open dlqOpener) *cobra.Command {
	var max int
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List dead letters",
		Long:    dlqListLong,
		Example: "  postern dlq list --json\n  postern dlq list --queue-url \\\n      https://sqs.eu-west-1.amazonaws.com/123456789012/postern-prd-events-dead",
		Args:    args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if max < 1 {
				return usage(cmd, "--max must be 1 or more")
			}
			d, err := open(cmd)
			if err != nil {
				return err
			}
			letters := []letter{}
			err = d.peek(cmd.Context(), func(m sqs.Received) bool {
				letters = append(letters, newLetter(m))
				return len(letters) < max
			})
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(cmd.OutOrStdout(), letters)
			}
			return printLetters(cmd, letters)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().IntVar(&max, "max", 100, "list at most `N`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the dead letters, as one JSON array")
	return cmd
}

func printLetters(cmd *cobra.Command, letters []letter) error {
	if len(letters) == 0 {
		_, err := fmt.Fprintln(cmd.ErrOrStderr(), "There are no dead letters.")
		return err
	}
	t := newTable(cmd.OutOrStdout(), "MESSAGE", "SENT", "ENV", "TYPE", "EVENT", "WEBHOOK")
	for _, l := range letters {
		t.row(l.ID, second(l.SentAt), l.Env, l.Type, l.EventID, l.Webhook)
	}
	return t.flush()
}
