// Recovery gives a webhook that had the wrong secret the right one, and lets in what it
// refused until then. The secret is taken from POSTERN_WEBHOOK_SECRET.
//
// It runs against the server that the POSTERN_ variables name, or else the local one:
//
//	make run                 # in another terminal
//	POSTERN_WEBHOOK_SECRET=whsec_demo go run ./examples/recovery
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

func main() {
	if err := run(context.Background(), os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, getenv func(string) string, out io.Writer) error {
	credentials, err := client.LoadCredentials(getenv)
	if err != nil {
		return err
	}
	api := client.New(credentials)
	w, err := api.Product("payment-service").Find(ctx, "stripe-payments", "prd", "payment.succeeded")
	if err != nil {
		return err
	}
	if _, err := api.Change(ctx, w.ID, client.ChangeInput{Secret: getenv("POSTERN_WEBHOOK_SECRET")}); err != nil {
		return err
	}
	return letIn(ctx, api, w.ID, out)
}

// letIn has every delivery that is kept aside judged once more.
func letIn(ctx context.Context, api *client.Client, webhookID string, out io.Writer) error {
	kept, err := api.Deliveries(ctx, webhookID)
	if err != nil {
		return err
	}
	for _, d := range kept {
		receipt, err := api.Retry(ctx, webhookID, d.ID)
		var refused *client.Error
		switch {
		case errors.Is(err, client.ErrRefused) && errors.As(err, &refused): // a forgery, perhaps
			fmt.Fprintf(out, "%s is refused still: %s\n", d.ID, refused.Code)
		case err != nil:
			return err
		default:
			fmt.Fprintf(out, "%s is let in: %s %s\n", d.ID, receipt.Status, receipt.EventID)
		}
	}
	return nil
}
