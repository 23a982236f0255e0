package main

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/postern-dev/postern/internal/awsserver"
)

const (
	sam       = ".tools/lint/bin/sam"
	workspace = ".aws-sam/local"
)

// samEnv is the environment of the SAM CLI, which hands the credentials to the functions.
var samEnv = []string{
	"SAM_CLI_TELEMETRY=0",
	"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_DEFAULT_REGION=" + awsserver.Region, "AWS_REGION=" + awsserver.Region,
}

// build builds the functions for this machine, and writes the values of their variables.
func (s *stack) build(ctx context.Context) error {
	if _, err := os.Stat(sam); err != nil {
		return errNoSAM
	}
	endpoints, err := s.forward()
	if err != nil {
		return err
	}
	t, err := localTemplate("template.yaml", architecture(), endpoints)
	if err != nil {
		return err
	}
	variables, err := json.Marshal(map[string]any{"Parameters": s.variables(endpoints)})
	if err != nil {
		return err
	}
	source := filepath.Join(workspace, "template.yaml")
	err = cmp.Or(os.MkdirAll(workspace, 0o755), os.WriteFile(source, t, 0o644), os.WriteFile(variablesFile(), variables, 0o600))
	if err != nil {
		return err
	}
	_, err = output(ctx, awsserver.Environment(samEnv, []string{"FUNCTION_GOARCH=" + runtime.GOARCH}), sam, "build", "--template-file", source, "--base-dir", ".", "--build-dir", buildDir())
	return err
}

// variables are the functions' that CloudFormation would fill in, and those that say
// where the servers are.
func (s *stack) variables(endpoints map[string]string) map[string]string {
	values := map[string]string{
		"POSTERN_WEBHOOKS_TABLE": "WebhooksTable", "POSTERN_EVENTS_TABLE": "EventsTable",
		"POSTERN_QUEUE_URL": s.queueURL, "POSTERN_KMS_KEY_ID": s.keyID, "POSTERN_URL": s.endpoint(),
		"POSTERN_BUCKET": s.bucket,
	}
	maps.Copy(values, endpoints)
	return values
}

func buildDir() string      { return filepath.Join(workspace, "build") }
func variablesFile() string { return filepath.Join(workspace, "variables.json") }

func (s *stack) endpoint() string { return "http://127.0.0.1:" + strconv.Itoa(s.port) }

// flags are those that start-api and invoke have in common.
func (s *stack) flags() []string {
	f := []string{
		"--template-file", filepath.Join(buildDir(), "template.yaml"), "--env-vars", variablesFile(),
		"--region", awsserver.Region, "--add-host", hostName + ":" + s.containersHost(),
	}
	if s.docker.own {
		f = append(f, "--skip-pull-image")
	}
	return f
}

// containersHost is the address of this machine as it is in the containers' hosts file.
func (s *stack) containersHost() string {
	if a := hostAddress(); a != loopback {
		return a
	}
	return "host-gateway"
}

// startAPI starts "sam local start-api".
func (s *stack) startAPI(ctx context.Context) error {
	args := append([]string{"local", "start-api", "--port", strconv.Itoa(s.port), "--warm-containers", "LAZY"}, s.flags()...)
	cmd := leashed(sam, args...)
	cmd.Env = awsserver.Environment(samEnv, s.docker.env)
	cmd.Stdout, cmd.Stderr = s.log, s.log
	p, err := start("sam local start-api", cmd)
	if err != nil {
		return err
	}
	s.processes = append(s.processes, p)
	return p.ready(ctx, func(context.Context) bool {
		c, err := net.DialTimeout("tcp", net.JoinHostPort(loopback, strconv.Itoa(s.port)), time.Second)
		if err != nil {
			return false
		}
		return c.Close() == nil
	})
}

// invoke runs "sam local invoke", and returns the function's answer.
func (s *stack) invoke(ctx context.Context, function, event string) ([]byte, error) {
	args := append([]string{"local", "invoke", function, "--event", event}, s.flags()...)
	return output(ctx, awsserver.Environment(samEnv, s.docker.env), sam, args...)
}
