package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/postern-dev/postern/internal/awsserver"
)

// What a machine may lack.
var (
	errNoDocker = errors.New("no Docker daemon answers: run tools/samlocal/install.sh")
	errNoSAM    = errors.New("the SAM CLI is not installed: run tools/lint/install.sh")
)

// stack is the deployment on this machine: the template's functions in containers,
// over servers that speak AWS's protocols.
type stack struct {
	// log is where the functions' log goes.
	log  io.Writer
	port int
	// aws is the address of a server that speaks for all of AWS; empty to start
	// LocalStack, or else what is the most faithful to each service.
	aws        string
	localStack bool

	docker   docker
	servers  map[awsserver.Service]string // addresses
	tables   *awsdynamodb.Client
	queues   *awssqs.Client
	queueURL string
	keyID    string
	bucket   string

	processes []*process
	closers   []io.Closer
	folders   []string
}

// up starts everything, and says on w what it does. What it has started by the time
// of an error is ended by down.
func (s *stack) up(ctx context.Context, w io.Writer) error {
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"Docker", s.startDocker},
		{"image of the Lambda runtime", s.makeImage},
		{"servers that speak for AWS", s.startServers},
		{"tables, queue, key and bucket", s.createResources},
		{"sam build", s.build},
		{"sam local start-api", s.startAPI},
	} {
		began := time.Now()
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Fprintf(w, "%5.1f s  %s\n", time.Since(began).Seconds(), step.name)
	}
	return nil
}

// down ends what up has started, last things first.
func (s *stack) down() {
	for _, p := range slices.Backward(s.processes) {
		p.stop()
	}
	for _, c := range s.closers {
		_ = c.Close()
	}
	for _, f := range s.folders {
		_ = os.RemoveAll(f)
	}
}

func (s *stack) tempDir() (string, error) {
	dir, err := os.MkdirTemp("", "postern-")
	s.folders = append(s.folders, dir)
	return dir, err
}
