// Environments mints a webhook of the same event for each environment.
//
// It runs against the server that the POSTERN_ variables name, or else the local one:
//
//	make run                 # in another terminal
//	go run ./examples/environments
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

var environments = []string{"dev", "stg", "prd"}

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

	for _, env := range environments {
		url, err := product.GenerateLink(ctx, client.GenerateLinkInput{
			App:   "stripe-payments",
			Event: "payment.succeeded",
			Env:   env,
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s\n", env, url)
	}
	return nil
}
