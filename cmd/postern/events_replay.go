package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const eventsReplayLong = `Put events of a webhook onto the queue again, oldest first, and say how many: each under
its own id, and with the mark "replay", by which consumers can tell.

It is one event, or all since a time (and until, of a type), at --rate at most. If it is
interrupted or fails, it says with which flags to go on.`

const eventsReplayExample = `  postern events replay wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu evt_1PqL2x
  postern events replay wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --since 2h --dry-run
  postern events replay --product shop --app stripe \
      --event payment.succeeded --env prd \
      --since 2026-01-31T22:00:00Z --until 2026-02-01T06:00:00Z --rate 20/s`

type replayFlags struct {
	place  place
	events eventFlags
	rate   string
	cursor string
	dry    bool
}

func newEventsReplayCommand(s *settings) *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:     "replay " + orPlace + " {EVENT | --since TIME}",
		Short:   "Queue events again",
		Long:    eventsReplayLong,
		Example: eventsReplayExample,
		Args:    f.place.args("", 0, 1),
		RunE:    func(cmd *cobra.Command, a []string) error { return f.run(cmd, s, a) },
	}
	cmd.Flags().SortFlags = false
	f.place.add(cmd.Flags())
	f.events.add(cmd.Flags())
	cmd.Flags().StringVar(&f.rate, "rate", "10/s", "queue at most `N/s`")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "only say how many there are")
	cmd.Flags().StringVar(&f.cursor, "cursor", "", "`CURSOR` at which to go on")
	return cmd
}

func (f *replayFlags) run(cmd *cobra.Command, s *settings, a []string) error {
	rate, err := perSecond(cmd, f.rate, 1000)
	if err != nil {
		return err
	}
	q, err := f.events.query(cmd)
	if err != nil {
		return err
	}
	if err := filled(cmd, "cursor"); err != nil {
		return err
	}
	one := f.place.rest(a)
	if err := f.check(cmd, one); err != nil {
		return err
	}
	h, err := f.place.open(cmd, s, a)
	switch {
	case err != nil:
		return err
	case len(one) == 1:
		return h.replayOne(cmd, one[0])
	case f.dry:
		return h.countEvents(cmd, q)
	}
	r := replayer{replay: h.replay, in: client.ReplayInput{EventQuery: q, Cursor: f.cursor}, rate: rate}
	n, err := r.run(cmd.Context())
	if err != nil && r.in.Cursor != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "Go on with "+remaining(r.in))
	}
	return tellReplayed(cmd, n, err)
}

// remaining are the flags that ask for what is left.
func remaining(in client.ReplayInput) string {
	flags := fmt.Sprintf("--cursor %s --since %s --until %s", printable(in.Cursor), moments(in.Since), moments(in.Until))
	if in.Type != "" {
		flags += fmt.Sprintf(" --type %q", in.Type)
	}
	return flags
}

// moments writes a time as moment reads it, exactly.
func moments(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// check wants one event or several, and an end where a replay goes on.
func (f *replayFlags) check(cmd *cobra.Command, one []string) error {
	several := f.events != eventFlags{} || f.cursor != "" || f.dry
	switch {
	case len(one) == 1 && several:
		return usage(cmd, "name either an EVENT or --since, --until and --type")
	case len(one) == 0 && f.events.since == "":
		return usage(cmd, "say which events: an EVENT, or --since")
	case f.cursor != "" && f.events.until == "":
		return usage(cmd, "give --until with --cursor, or what has come since is queued again too")
	}
	return nil
}

func tellReplayed(cmd *cobra.Command, n int, err error) error {
	_, printed := fmt.Fprintf(cmd.OutOrStdout(), "%s on the queue again.\n", count(n, "event is", "events are"))
	return errors.Join(err, printed)
}

func (h hook) replayOne(cmd *cobra.Command, id string) error {
	got, err := h.Replay(cmd.Context(), h.id, client.ReplayInput{EventID: id})
	return tellReplayed(cmd, len(got.Events), err)
}

func (h hook) countEvents(cmd *cobra.Command, q client.EventQuery) error {
	n := 0
	for _, err := range h.Events(cmd.Context(), h.id, q) {
		if err != nil {
			return err
		}
		n++
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s to be queued again.\n", count(n, "event is", "events are"))
	return err
}
