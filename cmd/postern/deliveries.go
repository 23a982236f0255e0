package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

const deliveriesLong = `List, show and let in the deliveries of a webhook that were refused, or kept aside by its
policy: for a bad signature, a stale timestamp, a payload that breaks the schema, the
wrong mode, a pause, or want of a secret. They are kept for seven days, 256 of a webhook at
most. A secret that you have to copy to the provider's page (Notion) is among them, for a
day.

Anybody who knows the address can have sent them: what is shown may be forged.`

func newDeliveriesCommand(s *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "deliveries",
		Short: "List, show and let in what a webhook refused",
		Long:  deliveriesLong,
		Example: `  postern deliveries list wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu
  postern deliveries show wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu \
      dlv_mfrggzdfmztwq2lk
  postern deliveries retry wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu --all`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDeliveriesListCommand(s), newDeliveriesShowCommand(s), newDeliveriesRetryCommand(s))
	return cmd
}

func newDeliveriesListCommand(s *settings) *cobra.Command {
	var p place
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list " + orPlace,
		Short: "List the deliveries that are kept aside",
		Long:  "List the deliveries of a webhook that are kept aside, oldest first.",
		Example: `  postern deliveries list wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu
  postern deliveries list --product shop --app stripe \
      --event payment.succeeded --env prd --json`,
		Args: p.args("", 0, 0),
		RunE: func(cmd *cobra.Command, a []string) error {
			h, err := p.open(cmd, s, a)
			if err != nil {
				return err
			}
			kept, err := h.Deliveries(cmd.Context(), h.id)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), append([]client.Delivery{}, kept...))
			}
			return printDeliveries(cmd, kept)
		},
	}
	cmd.Flags().SortFlags = false
	p.add(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the deliveries, as one JSON array")
	return cmd
}

func printDeliveries(cmd *cobra.Command, kept []client.Delivery) error {
	if len(kept) == 0 {
		_, err := fmt.Fprintln(cmd.ErrOrStderr(), "No deliveries are kept aside.")
		return err
	}
	now := time.Now()
	t := newTable(cmd.OutOrStdout(), "DELIVERY", "RECEIVED", "AGO", "CAUSE", "METHOD", "BYTES", "KEPT UNTIL")
	for _, d := range kept {
		t.row(d.ID, second(d.ReceivedAt), ago(d.ReceivedAt, now), d.Code, d.Method, strconv.Itoa(d.Size), day(d.ExpiresAt))
	}
	return errors.Join(t.flush(), tellCauses(cmd, kept))
}

// tellCauses says how many deliveries are kept for which cause, the commonest first.
func tellCauses(cmd *cobra.Command, kept []client.Delivery) error {
	number := map[string]int{}
	for _, d := range kept {
		number[d.Code]++
	}
	causes := slices.SortedFunc(maps.Keys(number), func(a, b string) int {
		return cmp.Or(number[b]-number[a], strings.Compare(a, b))
	})
	for i, code := range causes {
		causes[i] = fmt.Sprintf("%d %s", number[code], printable(code))
	}
	text := fmt.Sprintf("\n%s kept aside: %s.\n\"postern deliveries show\" says what is amiss with one.\n",
		count(len(kept), "delivery is", "deliveries are"), strings.Join(causes, ", "))
	if len(kept)-number[client.SecretToCopy] >= webhook.MaxKept { // which takes no place
		text += "There is no room for more: what is refused from now on is lost, if nobody sends it again.\n"
	}
	_, err := io.WriteString(cmd.ErrOrStderr(), text)
	return err
}
