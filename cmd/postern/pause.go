package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const pauseLong = `Have a webhook take no deliveries until it is resumed. They are answered with 410, at
which providers may give up, or with --while-paused keep with 200, and kept aside as far
as there is room: resume, and let them in with "postern deliveries retry --all".

It takes a minute until every function knows.`

func newPauseCommand(s *settings) *cobra.Command {
	var p place
	var whilePaused string
	cmd := &cobra.Command{
		Use:     "pause " + orPlace,
		Short:   "Have a webhook take no deliveries",
		Long:    pauseLong,
		Example: "  postern pause wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --while-paused keep",
		Args:    p.args("", 0, 0),
		RunE: func(cmd *cobra.Command, a []string) error {
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			w, err := h.Change(cmd.Context(), h.id, client.ChangeInput{Status: client.Paused, WhilePaused: whilePaused})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.ErrOrStderr(), "Webhook %s is paused: within a minute, deliveries are %s.\n", w.ID, answered(w))
			return err
		},
	}
	cmd.Flags().SortFlags = false
	p.add(cmd.Flags())
	cmd.Flags().StringVar(&whilePaused, "while-paused", "", "what becomes of deliveries meanwhile: `refuse|keep` (else as it was)")
	return cmd
}

func answered(w client.Webhook) string {
	if w.WhilePaused == client.Keep {
		return "answered with 200 and kept aside"
	}
	return "answered with 410"
}

func newResumeCommand(s *settings) *cobra.Command {
	var p place
	cmd := &cobra.Command{
		Use:     "resume " + orPlace,
		Short:   "Have a paused webhook take deliveries again",
		Long:    "Have a paused webhook take deliveries again, within five seconds.",
		Example: "  postern resume wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu",
		Args:    p.args("", 0, 0),
		RunE: func(cmd *cobra.Command, a []string) error {
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			if _, err := h.Change(cmd.Context(), h.id, client.ChangeInput{Status: client.Active}); err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "Webhook %s is active: within five seconds, it takes deliveries.\n", h.id)
			return h.hintAtDeliveries(cmd)
		},
	}
	p.add(cmd.Flags())
	return cmd
}

// hintAtDeliveries says how many deliveries are kept aside, if any are.
func (h hook) hintAtDeliveries(cmd *cobra.Command) error {
	kept, err := h.Deliveries(cmd.Context(), h.id)
	kept = slices.DeleteFunc(kept, func(d client.Delivery) bool { return d.Code == client.SecretToCopy })
	if err != nil || len(kept) == 0 {
		return err
	}
	_, err = fmt.Fprintf(cmd.ErrOrStderr(), "%s kept aside. Let them in with \"postern deliveries retry --all %s\".\n", count(len(kept), "delivery is", "deliveries are"), h.id)
	return err
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
