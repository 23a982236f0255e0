package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const deliveriesRetryLong = `Have a delivery that is kept aside judged once more: as of when it came, by the webhook
and its secrets as they are today. If it is taken now, its event goes onto the queue,
once, whether the provider sends it again or not.

With --all it is every delivery of the webhook, oldest first. Some may be forgeries, so
that those that are refused still are no failure then, and go on being kept. Of each the
cause is told, and of a payload where it breaks the schema.`

const deliveriesRetryExample = `  postern rotate wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --secret-file right.txt
  postern deliveries retry wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --all`

func newDeliveriesRetryCommand(s *settings) *cobra.Command {
	var p place
	var all bool
	cmd := &cobra.Command{
		Use:     "retry " + orPlace + " {DELIVERY | --all}",
		Short:   "Let a delivery in after all",
		Long:    deliveriesRetryLong,
		Example: deliveriesRetryExample,
		Args:    p.args("", 0, 1),
		RunE: func(cmd *cobra.Command, a []string) error {
			rest := p.rest(a)
			if all == (len(rest) == 1) {
				return usage(cmd, "name either a DELIVERY or --all")
			}
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			if all {
				return h.retryAll(cmd)
			}
			r, err := h.Retry(cmd.Context(), h.id, rest[0])
			if err != nil {
				return err
			}
			return printRetried(cmd.OutOrStdout(), rest[0], r)
		},
	}
	cmd.Flags().SortFlags = false
	p.add(cmd.Flags())
	cmd.Flags().BoolVar(&all, "all", false, "every delivery that is kept aside")
	return cmd
}

func printRetried(w io.Writer, id string, r client.Receipt) error {
	_, err := fmt.Fprintf(w, "%s  %s  %s\n", printable(id), printable(r.Status), cell(r.EventID))
	return err
}

// retryAll ends at the first error that is no verdict on a delivery.
func (h hook) retryAll(cmd *cobra.Command) error {
	kept, err := h.Deliveries(cmd.Context(), h.id)
	if err != nil {
		return err
	}
	taken := 0
	for _, d := range kept {
		ok, err := h.retryOne(cmd.Context(), cmd.OutOrStdout(), d)
		if err != nil {
			return errors.Join(err, tellRetried(cmd, taken, len(kept)))
		}
		if ok {
			taken++
		}
	}
	return tellRetried(cmd, taken, len(kept))
}

func tellRetried(cmd *cobra.Command, taken, all int) error {
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "%d of %s let in.\n", taken, count(all, "delivery was", "deliveries were"))
	return err
}

// retryOne says whether d was taken, and prints what became of it.
func (h hook) retryOne(ctx context.Context, w io.Writer, d client.Delivery) (taken bool, err error) {
	r, err := h.Retry(ctx, h.id, d.ID)
	if err == nil {
		return true, printRetried(w, d.ID, r)
	}
	var verdict *client.Error
	if !errors.As(err, &verdict) || !isVerdict(verdict) {
		return false, err
	}
	return false, printRefused(w, d.ID, verdict)
}

// printRefused prints the cause, and of a payload where it breaks what it should be.
func printRefused(w io.Writer, id string, verdict *client.Error) error {
	text := printable(id) + "  refused  " + printable(verdict.Code)
	if strings.HasPrefix(verdict.Code, "payload_") {
		text += "  " + printable(verdict.Detail)
	}
	_, err := fmt.Fprintln(w, text)
	return err
}

// isVerdict says whether e is about the one delivery, so that others may fare better.
func isVerdict(e *client.Error) bool {
	return errors.Is(e, client.ErrRefused) || e.Code == "delivery_not_found" || e.Code == "event_in_flight"
}
