// Emails mints a webhook for each of the SendGrid events that a notification service needs.
//
// It runs against the server that the POSTERN_ variables name, or else the local one:
//
//	make run                 # in another terminal
//	go run ./examples/emails
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

var emailWebhooks = []string{
	"email.delivered",
	"email.opened",
	"email.bounced",
	"email.clicked",
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
	product := client.New(credentials).Product("notification-service")

	for _, event := range emailWebhooks {
		url, err := product.GenerateLink(ctx, client.GenerateLinkInput{
			App:   "sendgrid-email",
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
