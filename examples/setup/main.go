// Setup mints the webhooks of a shop's Stripe payments, prints what to configure in
// Stripe's dashboard, and lists what is configured.
//
// It runs against the server that the POSTERN_ variables name, or else the local one:
//
//	make run                 # in another terminal
//	go run ./examples/setup
package main

import (
	"context"
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
	product := client.New(credentials).Product("ecommerce-platform")
	if err := generate(ctx, product, out); err != nil {
		return err
	}
	return list(ctx, product, out)
}

// generate mints webhooks for Stripe's events.
func generate(ctx context.Context, product *client.Product, out io.Writer) error {
	fmt.Fprintln(out, "Configure these URLs in Stripe dashboard:")
	for _, link := range []struct{ label, event string }{
		{"Payment Success", "payment.succeeded"},
		{"Payment Failed", "payment.failed"},
		{"Refund", "charge.refunded"},
	} {
		url, err := product.GenerateLink(ctx, client.GenerateLinkInput{
			App:   "stripe-payments",
			Event: link.event,
			Env:   "prd",
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s\n", link.label, url)
	}
	return nil
}

// list fetches all webhooks that are configured.
func list(ctx context.Context, product *client.Product, out io.Writer) error {
	webhooks, err := product.FetchAllForProductApp(ctx, "stripe-payments")
	if err != nil {
		return err
	}
	for _, w := range webhooks {
		fmt.Fprintf(out, "Webhook: %s\nURL: %s\n", w.Event, w.URL)
	}
	fmt.Fprintf(out, "Total webhooks configured: %d\n", len(webhooks))
	return nil
}
