package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
)

const listenLong = `Take events off the queue as they come, print them, and delete them from it.

With --json each event is one line: the CloudEvent that was on the queue. Where its JSON
data is of more than one line, the line has the bytes in data_base64 instead, so that they
stay what the provider sent. Where the body did not fit on the queue, dataref says where
it is.

With --forward-to each event is also posted to a URL: the body and the signed headers that
the provider sent, with the CloudEvent's attributes as ce-* headers. What is not answered
with a 2xx is left on the queue, which delivers it again.

The queue is that of the local server, or with --queue-url one in SQS, which is reached
with the AWS credentials and the region of the environment.`

const listenExample = `  postern listen
  postern listen --json --max 1 | jq -r '.data // (.data_base64 | @base64d)'
  postern listen --forward-to http://127.0.0.1:3000/webhooks`

type listenFlags struct {
	json      bool
	max       int
	timeout   time.Duration
	forwardTo string
	queueURL  string
}

func newListenCommand(s *settings) *cobra.Command {
	var f listenFlags
	cmd := &cobra.Command{
		Use:     "listen",
		Short:   "Take events off the queue, and print or forward them",
		Long:    listenLong,
		Example: listenExample,
		Args:    args(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd, s) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&f.json, "json", false, "print each event as one line of JSON")
	fs.IntVar(&f.max, "max", 0, "end after `N` events")
	fs.DurationVar(&f.timeout, "timeout", 0, "end after `TIME`, such as 10s")
	fs.StringVar(&f.forwardTo, "forward-to", "", "`URL` to post each event to")
	fs.StringVar(&f.queueURL, "queue-url", "", "`URL` of a queue in SQS")
	return cmd
}

func (f *listenFlags) run(cmd *cobra.Command, s *settings) error {
	if f.max < 0 || f.timeout < 0 {
		return usage(cmd, "--max and --timeout must not be below 0")
	}
	l := &listener{max: f.max, notes: cmd.ErrOrStderr(), steps: []step{f.printer(cmd.OutOrStdout())}}
	if f.forwardTo != "" {
		forward, err := newForwarder(cmd, f.forwardTo, bodies{s}.of)
		if err != nil {
			return err
		}
		// One at a time, so that none waits for longer than its visibility timeout.
		l.batch, l.steps = 1, []step{forward, l.steps[0]}
	}
	var err error
	if l.queue, err = f.open(cmd, s); err != nil {
		return err
	}
	if f.timeout > 0 {
		l.end = time.Now().Add(f.timeout)
	}
	if f.timeout == 0 && f.max == 0 {
		fmt.Fprintln(l.notes, "Waiting for events. Ctrl-C ends it.")
	}
	return l.run(cmd.Context())
}

func (f *listenFlags) printer(w io.Writer) step {
	show := readable
	if f.json {
		show = oneLine
	}
	return func(_ context.Context, body []byte) error {
		line, err := show(body)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
			return &outputError{err}
		}
		return nil
	}
}
