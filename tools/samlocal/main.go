// Command samlocal runs the deployment on this machine with "sam local": see
// docs/local-testing.md. It is run in the module's root, by "make sam-local".
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/postern-dev/postern/internal/awsserver"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var s stack
	flag.IntVar(&s.port, "port", 3000, "the `PORT` of 127.0.0.1 to serve on")
	flag.StringVar(&s.aws, "aws", "", "`URL` of a server that speaks for all of AWS")
	flag.BoolVar(&s.localStack, "localstack", false, "start LocalStack, from .tools/aws, for all of AWS")
	once := flag.Bool("once", false, "end when one webhook has gone the whole way")
	flag.Parse()
	err := run(ctx, &s, *once, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "samlocal:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s *stack, once bool, w io.Writer) error {
	log := new(tail)
	s.log = log
	defer s.down()
	if err := s.up(ctx, w); err != nil {
		return err
	}
	c, err := s.issueKey(ctx)
	if err != nil {
		return fmt.Errorf("issue a key: %w", err)
	}
	fmt.Fprintln(w)
	if err := s.try(ctx, c, w); err != nil {
		return fmt.Errorf("%w\n%s", err, log)
	}
	if !once {
		s.explain(w, c)
		<-ctx.Done()
	}
	return nil
}

// explain prints what to set to use the stack.
func (s *stack) explain(w io.Writer, c client.Credentials) {
	fmt.Fprintf(w, `
The functions are at %[1]s, in memory until Ctrl-C. In another terminal:

  export POSTERN_ENDPOINT=%[1]s POSTERN_WORKSPACE_ID=%[2]s POSTERN_USER_ID=%[3]s
  export POSTERN_PRIVATE_KEY=%[4]s
  export AWS_REGION=%[5]s AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  export AWS_ENDPOINT_URL_SQS=%[6]s AWS_ENDPOINT_URL_DYNAMODB=%[7]s
  bin/postern listen --queue-url %[8]s
`, s.endpoint(), c.WorkspaceID, c.UserID, c.PrivateKey, awsserver.Region, s.servers[awsserver.SQS], s.servers[awsserver.DynamoDB], s.queueURL)
}
