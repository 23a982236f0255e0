package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const eventsLong = `List, show and replay the events of a webhook that were queued. They can be found for 30
days, or as many as --archive-days of "postern generate" says; those of the last few
seconds may be missing.`

func newEventsCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "events",
		Short: "List, show and replay what a webhook queued",
		Long:  eventsLong,
		Example: `  postern events list wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --since 2h
  postern events show wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu evt_1PqL2x
  postern events replay wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --since 2h --dry-run`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newEventsListCommand(s), newEventsShowCommand(s), newEventsReplayCommand(s))
	return cmd
}

// eventFlags say which events of a webhook are meant.
type eventFlags struct{ since, until, kind string }

func (f *eventFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.since, "since", "", "queued at this `TIME` or later: 2026-01-31, 2026-01-31T12:00:00Z, 2h or 7d ago")
	fs.StringVar(&f.until, "until", "", "queued before this `TIME`; else until now")
	fs.StringVar(&f.kind, "type", "", "of this `TYPE`, in the provider's words")
}

// query ends now at the latest, so that what comes meanwhile is no part of it.
func (f *eventFlags) query(cmd *cobra.Command) (q client.EventQuery, err error) {
	if err := filled(cmd, "since", "until", "type"); err != nil {
		return q, err
	}
	now := time.Now()
	q.Type = f.kind
	if q.Since, err = moment(cmd, "since", f.since, now); err != nil {
		return q, err
	}
	if q.Until, err = moment(cmd, "until", f.until, now); err != nil {
		return q, err
	}
	if q.Until.IsZero() {
		q.Until = now
	}
	if !q.Since.Before(q.Until) {
		return q, usage(cmd, "--since must be before --until, or before now")
	}
	return q, nil
}

type eventsListFlags struct {
	place  place
	events eventFlags
	max    int
	json   bool
}

func newEventsListCommand(s *settings) *cobra.Command {
	var f eventsListFlags
	cmd := &cobra.Command{
		Use:     "list " + orPlace,
		Short:   "List the events that were queued",
		Long:    "List the events of a webhook that were queued, oldest first.",
		Example: "  postern events list wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --since 2h \\\n      --type charge.refunded",
		Args:    f.place.args("", 0, 0),
		RunE:    func(cmd *cobra.Command, a []string) error { return f.run(cmd, s, a) },
	}
	cmd.Flags().SortFlags = false
	f.place.add(cmd.Flags())
	f.events.add(cmd.Flags())
	cmd.Flags().IntVar(&f.max, "max", 1000, "list at most `N`")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the events, as one JSON array")
	return cmd
}

func (f *eventsListFlags) run(cmd *cobra.Command, s *settings, a []string) error {
	if f.max < 1 {
		return usage(cmd, "--max must be 1 or more")
	}
	q, err := f.events.query(cmd)
	if err != nil {
		return err
	}
	h, err := f.place.open(cmd, s, a)
	if err != nil {
		return err
	}
	found, more, err := h.events(cmd, q, f.max)
	if err != nil {
		return err
	}
	if more {
		fmt.Fprintf(cmd.ErrOrStderr(), "There are more than %d: see --max, --since and --until.\n", f.max)
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), found)
	}
	return printEvents(cmd, found)
}

func (h hook) events(cmd *cobra.Command, q client.EventQuery, max int) (found []client.Event, more bool, err error) {
	found = []client.Event{}
	for e, err := range h.Events(cmd.Context(), h.id, q) {
		if err != nil || len(found) == max {
			return found, err == nil, err
		}
		found = append(found, e)
	}
	return found, false, nil
}

func printEvents(cmd *cobra.Command, found []client.Event) error {
	if len(found) == 0 {
		_, err := fmt.Fprintln(cmd.ErrOrStderr(), "No such events.")
		return err
	}
	t := newTable(cmd.OutOrStdout(), "QUEUED", "TYPE", "EVENT")
	for _, e := range found {
		t.row(second(e.QueuedAt), e.Type, e.ID)
	}
	return t.flush()
}
