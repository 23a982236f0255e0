package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/postern-dev/postern/internal/awsclient"
)

const region = "eu-west-1"

type emulator struct {
	folder  string
	command []string
}

var moto = emulator{"moto", []string{"bin/python", "../../../tools/aws/moto/server.py"}}

// emulators are the commands of the servers of tools/aws, by the name of the service
// in AWS_ENDPOINT_URL_<SERVICE>. Each says on its first line where it listens, and
// ends with its standard input.
var emulators = map[string]emulator{
	"DYNAMODB": {"dynamodb-local", java("-Djava.library.path=lib", "DynamoDBLocal")},
	"SQS":      {"elasticmq", java("ElasticMQ")},
	"KMS":      moto,
	"S3":       moto,
}

func java(args ...string) []string {
	return append([]string{"java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", "classes:lib/*"}, args...)
}

// startEmulators starts all of them, unless there is one server for all.
func (s *stack) startEmulators(ctx context.Context) error {
	s.servers = map[string]string{}
	started := map[string]string{}
	for service, e := range emulators {
		if s.aws != "" {
			s.servers[service] = s.aws
			continue
		}
		if started[e.folder] == "" {
			address, err := s.startEmulator(ctx, e.folder, e.command)
			if err != nil {
				return err
			}
			started[e.folder] = "http://" + address
		}
		s.servers[service] = started[e.folder]
	}
	return nil
}

func (s *stack) startEmulator(ctx context.Context, folder string, command []string) (string, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = filepath.Join(".tools", "aws", folder)
	if _, err := os.Stat(filepath.Join(cmd.Dir, "installed")); err != nil {
		return "", missing{folder + " is not installed; see tools/aws/install.sh"}
	}
	read, write := io.Pipe()
	cmd.Stdout = write
	p, err := start(folder, cmd)
	if err != nil {
		return "", err
	}
	s.processes = append(s.processes, p)
	said := listening(read)
	var address string
	err = p.ready(ctx, func(context.Context) bool {
		select {
		case address = <-said:
			return true
		default:
			return false
		}
	})
	return address, err
}

// listening returns a channel of what follows "listening on " in a line of output. It
// goes on to take in what is said thereafter.
func listening(output io.Reader) <-chan string {
	said := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(output); lines.Scan(); {
			if address, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				said <- address
				break
			}
		}
		_, _ = io.Copy(io.Discard, output)
	}()
	return said
}

// missing is why something cannot run on this machine.
type missing struct{ what string }

func (m missing) Error() string { return m.what }

func isMissing(err error) bool {
	_, is := errors.AsType[missing](err)
	return is
}

// awsConfig is that of clients of the emulator of a service.
func (s *stack) awsConfig(service string) aws.Config {
	return aws.Config{
		BaseEndpoint: aws.String(s.servers[service]), Region: region, Retryer: awsclient.NewRetryer,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		HTTPClient:  awsclient.NewHTTPClient(time.Minute),
	}
}
