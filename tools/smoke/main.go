// Command smoke tries a deployment of Postern and says what worked: see
// docs/local-testing.md. It exits with 0 if all did, 1 if something did not, and 2
// if it was not told what to try.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/postern-dev/postern/internal/smoke"
)

const usage = `Usage: smoke [FLAG...]

Mints a throw-away webhook, sends it a signed event twice and a forged one, finds the
event once on the queue, and cleans up.

Credentials are those of the postern program: POSTERN_ENDPOINT, POSTERN_WORKSPACE_ID,
POSTERN_USER_ID and POSTERN_PRIVATE_KEY, or the local server's credentials.json. Where
the table of webhooks is known and no key is given, a key is issued for this run and
revoked after it. The table and a queue in SQS are reached with the AWS credentials
and the region of the environment.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "smoke:", err)
		return 2
	}
	d, err := open(ctx, o, getenv)
	if err != nil {
		fmt.Fprintln(stderr, "smoke:", err)
		return 2
	}
	err = smoke.Run(ctx, d.Target, stdout)
	if err = errors.Join(err, d.close(context.WithoutCancel(ctx))); err != nil {
		fmt.Fprintf(stdout, "\n%s does NOT work: %v\n", d.endpoint, err)
		return 1
	}
	fmt.Fprintf(stdout, "\n%s works.\n", d.endpoint)
	return 0
}

// options say what to try, as far as the environment does not.
type options struct {
	env, endpoint, queueURL, table, outputs string
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("smoke", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.Usage = func() {
		fmt.Fprint(stderr, usage)
		f.PrintDefaults()
	}
	f.StringVar(&o.env, "env", "dev", "environment `SLUG` to mint for")
	f.StringVar(&o.endpoint, "endpoint", "", "`URL` of Postern")
	f.StringVar(&o.queueURL, "queue-url", "", "`URL` of the queue of events; needless for the local server")
	f.StringVar(&o.table, "webhooks-table", "", "`NAME` of the table of webhooks, where they can be deleted and keys be issued")
	f.StringVar(&o.outputs, "outputs", "", "`FILE` with the stack's outputs in JSON, which say the three above")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("what is %q?", f.Arg(0))
	}
	return o, o.readOutputs()
}
