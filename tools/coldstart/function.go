package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// function is a program that is measured, and the event that it gets.
type function struct {
	name, event string
	bootstrap   string
	size        int64
	starts      []coldStart
}

// deployed are the functions of the deployment, after the one that does nothing. Those
// without a golden event of their own get that of list, which they refuse at once.
func deployed() []*function {
	return []*function{
		{name: "bare", event: "list"},
		{name: "receive", event: "receive-json"},
		{name: "generate", event: "generate"},
		{name: "list", event: "list"},
		{name: "manage", event: "list"},
		{name: "deliveries", event: "list"},
		{name: "events", event: "list"},
	}
}

// build makes the program as the Makefile does.
func (f *function) build(dir string) error {
	f.bootstrap = filepath.Join(dir, f.name)
	if f.name == "bare" {
		return f.compile("./tools/coldstart/bare")
	}
	return f.compile("./functions/" + f.name)
}

func (f *function) compile(pkg string) error {
	cmd := exec.Command("go", "build", "-tags=lambda.norpc", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", f.bootstrap, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	info, err := os.Stat(f.bootstrap)
	if err == nil {
		f.size = info.Size()
	}
	return err
}

func (f *function) start(env []string) error {
	event, err := os.ReadFile(filepath.Join("testdata/events", f.event+".json"))
	if err != nil {
		return err
	}
	s, err := start(f.bootstrap, event, env)
	f.starts = append(f.starts, s)
	return err
}

func (f *function) median(of func(coldStart) time.Duration) time.Duration {
	var all []time.Duration
	for _, s := range f.starts {
		all = append(all, of(s))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// emptyTable answers whoever looks for an item in DynamoDB that there is none, so
// that a first event costs one look-up, and no time of a server.
func emptyTable(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_, _ = io.WriteString(w, "{}")
}

func environment(endpoint string) []string {
	return []string{
		"AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_ENDPOINT_URL=" + endpoint,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "AWS_LAMBDA_LOG_FORMAT=JSON",
		"POSTERN_WEBHOOKS_TABLE=webhooks", "POSTERN_EVENTS_TABLE=events", "POSTERN_QUEUE_URL=" + endpoint + "/queue",
		"POSTERN_KMS_KEY_ID=key", "POSTERN_BUCKET=bodies", "POSTERN_METRICS_NAMESPACE=Postern/coldstart",
	}
}
