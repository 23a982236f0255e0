package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

type listFlags struct {
	product string
	in      client.ListInput
	json    bool
	// markdown is for pages that people keep of what is configured where.
	markdown bool
}

const listLong = `List all webhooks of an app of a product, ordered by environment and event, with when
each last received a delivery, accepted one and refused one, to the minute or two. With
--markdown it is a table for a page of documentation: what is configured where, and why.`

func newListCommand(s *settings) *cobra.Command {
	var f listFlags
	cmd := &cobra.Command{
		Use:   "list --product TAG --app TAG",
		Short: "List the webhooks of an app",
		Long:  listLong,
		Example: `  postern list --product shop --app stripe --env prd
  postern list --product shop --app stripe --markdown >> docs/webhooks.md`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, s) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&f.product, "product", "", "`TAG` of the product (required)")
	cmd.Flags().StringVar(&f.in.App, "app", "", "access `TAG` of the app (required)")
	cmd.Flags().StringVar(&f.in.Env, "env", "", "only this environment's `SLUG`")
	cmd.Flags().StringVar(&f.in.Event, "event", "", "only this event's `TAG`")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the whole webhooks, as one JSON array")
	cmd.Flags().BoolVar(&f.markdown, "markdown", false, "print a table in Markdown, with descriptions")
	cmd.MarkFlagsMutuallyExclusive("json", "markdown")
	return cmd
}

func (f *listFlags) run(cmd *cobra.Command, s *settings) error {
	if err := need(cmd, "product", "app"); err != nil {
		return err
	}
	c, err := s.client()
	if err != nil {
		return err
	}
	webhooks := []client.Webhook{}
	for w, err := range c.Product(f.product).List(cmd.Context(), f.in) {
		if err != nil {
			return err
		}
		webhooks = append(webhooks, w)
	}
	if f.json {
		return printJSON(cmd.OutOrStdout(), webhooks)
	}
	if len(webhooks) == 0 {
		_, err := fmt.Fprintf(cmd.ErrOrStderr(), "No such webhooks of app %s of product %s. Mint one with \"postern generate\".\n", f.in.App, f.product)
		return err
	}
	if f.markdown {
		return printMarkdown(cmd.OutOrStdout(), webhooks)
	}
	return printWebhooks(cmd, webhooks)
}

func printWebhooks(cmd *cobra.Command, webhooks []client.Webhook) error {
	t := newTable(cmd.OutOrStdout(), "ENV", "EVENT", "PROVIDER", "SECRETS", "STATUS", "RECEIVED", "ACCEPTED", "REFUSED", "URL")
	now := time.Now()
	for _, w := range webhooks {
		a := w.Activity
		t.row(w.Env, w.Event, w.Provider, strconv.Itoa(len(w.Secrets)), w.Status,
			ago(a.LastReceivedAt, now), ago(a.LastAcceptedAt, now), refusedAgo(a, now), allURLs(w))
	}
	return errors.Join(t.flush(), noteActivity(cmd, webhooks, now))
}

// noteActivity says that more may have come than is shown, where something has just come:
// else who mends a webhook takes what was noted before for what came after.
func noteActivity(cmd *cobra.Command, webhooks []client.Webhook, now time.Time) error {
	if !slices.ContainsFunc(webhooks, func(w client.Webhook) bool { return now.Sub(w.Activity.LastReceivedAt) < 2*time.Minute }) {
		return nil
	}
	_, err := fmt.Fprintln(cmd.ErrOrStderr(), "What came in the last two minutes may not all show yet.")
	return err
}

// allURLs is a webhook's address, and its public URLs behind it.
func allURLs(w client.Webhook) string {
	return strings.Join(append([]string{w.URL}, w.PublicURLs...), " ")
}

// refusedAgo says when a webhook last refused a delivery, and why.
func refusedAgo(a client.Activity, now time.Time) string {
	if a.LastCause == "" {
		return ago(a.LastRefusedAt, now)
	}
	return ago(a.LastRefusedAt, now) + ": " + a.LastCause
}
