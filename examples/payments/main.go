// Payments mints a webhook for each of the Stripe events that a payment service needs.
//
// It runs against the server that the POSTERN_ variables name, or else the local one:
//
//	make run                 # in another terminal
//	go run ./examples/payments
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

var stripeWebhooks = []string{
	"payment.succeeded",
	"payment.failed",
	"charge.refunded",
	"customer.created",
}

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
	product := client.New(credentials).Product("payment-service")

	for _, event := range stripeWebhooks {
		url, err := product.GenerateLink(ctx, client.GenerateLinkInput{
			App:   "stripe-payments",
			Event: event,
			Env:   "prd",
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s\n", event, url)
	}
	return nil
}
