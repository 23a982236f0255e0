package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
)

func smokeWith(t *testing.T, getenv func(string) string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, getenv, &out, &errs)
	return code, out.String(), errs.String()
}

func TestAgainstTheLocalServer(t *testing.T) {
	s := localtest.Start(t)
	code, stdout, stderr := smokeWith(t, localtest.Getenv(s), "--env", "stg")
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "postern-smoke/smoke/stg")
	assert.Contains(t, stdout, "bytes as they were sent")
	assert.Contains(t, stdout, "the webhook stays")
	assert.Contains(t, stdout, s.Credentials.Endpoint+" works.")
	assert.NotContains(t, stdout+stderr, s.Credentials.PrivateKey, "I5")
}

func TestAgainstNothing(t *testing.T) {
	s := localtest.Start(t)
	code, stdout, _ := smokeWith(t, localtest.Getenv(s), "--endpoint", "http://127.0.0.1:1")
	assert.Equal(t, 1, code)
	assert.Contains(t, stdout, "FAILED  mint a webhook")
	assert.Contains(t, stdout, "does NOT work")
}

func TestUsage(t *testing.T) {
	none := func(name string) string { return map[string]string{"POSTERN_DATA": t.TempDir()}[name] }
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"help":              {[]string{"--help"}, 0, "Usage: smoke"},
		"an argument":       {[]string{"dev"}, 2, `what is "dev"?`},
		"an unknown flag":   {[]string{"--url", "x"}, 2, "flag provided but not defined"},
		"nothing to try":    {nil, 2, "endpoint"},
		"no file":           {[]string{"--outputs", "absent.json"}, 2, "absent.json"},
		"no outputs in it":  {[]string{"--outputs", "main.go"}, 2, "main.go: "},
		"no key in the end": {[]string{"--endpoint", "https://hooks.example.com"}, 2, "workspace_id"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := smokeWith(t, none, c.args...)
			assert.Equal(t, c.code, code)
			assert.Contains(t, stderr, c.says)
		})
	}
}

func TestOutputs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "outputs.json")
	require.NoError(t, os.WriteFile(path, []byte(`[
		{"OutputKey": "Endpoint", "OutputValue": "https://a.example.com", "Description": "x"},
		{"OutputKey": "QueueUrl", "OutputValue": "https://sqs.example.com/1/q"},
		{"OutputKey": "WebhooksTableName", "OutputValue": "hooks"},
		{"OutputKey": "QueueArn", "OutputValue": "arn"}
	]`), 0o600))
	o, err := parse([]string{"--outputs", path, "--endpoint", "https://b.example.com"}, &bytes.Buffer{})
	require.NoError(t, err)
	assert.Equal(t, "https://b.example.com", o.endpoint, "flags come first")
	assert.Equal(t, "https://sqs.example.com/1/q", o.queueURL)
	assert.Equal(t, "hooks", o.table)
}

func TestNoQueue(t *testing.T) {
	s := localtest.Start(t)
	c := s.Credentials
	getenv := localtest.Getenv(s)
	d, err := open(context.Background(), options{env: "dev"}, getenv)
	require.NoError(t, err)
	assert.NotNil(t, d.Queue)
	remote := func(name string) string {
		if name == "POSTERN_ENDPOINT" {
			return "https://hooks.example.com"
		}
		return getenv(name)
	}
	d, err = open(context.Background(), options{env: "dev"}, remote)
	require.NoError(t, err)
	assert.Nil(t, d.Queue, c.Endpoint)
}
