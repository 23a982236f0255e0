package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const showLong = `Show how a webhook is set up and what it last saw, with the ids of its secrets and when
each last matched, and with all addresses that lead to it.`

func newShowCommand(s *settings) *cobra.Command {
	var p place
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "show " + orPlace,
		Short:   "Show a webhook",
		Long:    showLong,
		Example: "  postern show wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu",
		Args:    p.args("", 0, 0),
		RunE: func(cmd *cobra.Command, a []string) error {
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			w, err := h.whole(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), w)
			}
			return printWebhook(cmd, w)
		},
	}
	cmd.Flags().SortFlags = false
	p.add(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the whole webhook in JSON")
	return cmd
}

// whole returns the webhook with its activity, which only lists have.
func (h hook) whole(cmd *cobra.Command) (client.Webhook, error) {
	w, err := h.Get(cmd.Context(), h.id)
	if err != nil {
		return client.Webhook{}, err
	}
	return h.Product(w.Product).Find(cmd.Context(), w.App, w.Env, w.Event)
}

func printWebhook(cmd *cobra.Command, w client.Webhook) error {
	now := time.Now()
	t := newTable(cmd.OutOrStdout(), "WEBHOOK", w.ID)
	t.row("URL", w.URL)
	t.row("PLACE", w.Product+" / "+w.App+" / "+w.Env+" / "+w.Event)
	t.row("PROVIDER", w.Provider)
	t.row("DESCRIPTION", w.Description)
	t.row("STATUS", w.Status)
	t.row("RECEIVED", ago(w.Activity.LastReceivedAt, now))
	t.row("ACCEPTED", ago(w.Activity.LastAcceptedAt, now))
	t.row("REFUSED", refusedAgo(w.Activity, now))
	writePolicies(t, w)
	for _, s := range w.Secrets {
		t.row("SECRET", s.ID+", matched "+ago(s.LastMatchedAt, now)+ending(s.ExpiresAt, now))
	}
	for _, a := range w.Addresses {
		t.row("ADDRESS", a.URL+ending(a.ExpiresAt, now))
	}
	for _, u := range w.PublicURLs {
		t.row("PUBLIC URL", u)
	}
	return errors.Join(t.flush(), noteActivity(cmd, []client.Webhook{w}, now))
}

// ending says when something ends, or that it has.
func ending(t, now time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.After(now):
		return ", ends " + second(t)
	}
	return ", ended " + second(t)
}
