// Worker is the workflow of package orders as a program that runs for long. It takes
// events from the queue of the local server, and prints which orders are paid:
//
//	make run                          # in another terminal
//	export AWS_ENDPOINT_URL_SQS=http://127.0.0.1:8787 AWS_REGION=us-east-1
//	export AWS_ACCESS_KEY_ID=…        # user_id and private_key of .postern/credentials.json
//	export AWS_SECRET_ACCESS_KEY=…
//	go run ./examples/feature/worker http://127.0.0.1:8787/000000000000/postern-events
//
// With other variables, and the URL of another queue, it does the same with SQS.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/postern-dev/postern/examples/feature/orders"
	"github.com/postern-dev/postern/pkg/webhook/consumer"
	"github.com/postern-dev/postern/pkg/webhook/consumer/boltinbox"
	"github.com/postern-dev/postern/pkg/webhook/consumer/sqssource"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], "worker-inbox.db", os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, inboxPath string, out io.Writer) (err error) {
	if len(args) != 1 {
		return errors.New("usage: worker QUEUE_URL")
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	inbox, err := boltinbox.Open(inboxPath)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, inbox.Close()) }()
	c, err := consumer.New(consumer.Config{Name: "orders", Handler: orders.Handler(printer{out}), Inbox: inbox})
	if err != nil {
		return err
	}
	return c.Run(ctx, sqssource.New(sqs.NewFromConfig(cfg), args[0]), consumer.LoopConfig{})
}

// printer implements [orders.Orders] by saying so.
type printer struct{ out io.Writer }

func (p printer) Pay(_ context.Context, payment orders.Payment) error {
	_, err := fmt.Fprintf(p.out, "order %s is paid: %d %s\n", payment.OrderID, payment.Amount, payment.Currency)
	return err
}
