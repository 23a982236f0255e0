package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	hookURL = "https://h.example/v1/hooks/wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu"
	minted  = `{"id":"wh_mzxw6ytboi4tgmrsgq2dcnjrgaytcmbu","url":"` + hookURL + `","product":"p","app":"a","env":"dev","event":"e",` +
		`"provider":"stripe","secrets":[{"id":"sec_a","created_at":"2026-05-04T09:30:00Z"}],"status":"active",` +
		`"created_at":"2026-05-04T09:30:00Z","updated_at":"2026-05-04T09:30:00Z"}`
)

var placeFlags = []string{"generate", "--product", "p", "--app", "a", "--event", "e", "--env", "dev"}

func TestGenerateSends(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, []byte("{\n \"a\": 1\n}\n"), 0o600))
	secret := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("whsec_file\r\n"), 0o600))
	const base = `"product":"p","app":"a","event":"e","env":"dev"`
	tests := []struct {
		name  string
		args  []string
		stdin string
		env   map[string]string
		want  string
	}{
		{"no more than the place", nil, "", nil, `{` + base + `}`},
		{"provider and secret", []string{"--provider", "stripe", "--secret", "whsec_x"}, "", nil, `{` + base + `,"provider":"stripe","secret":"whsec_x"}`},
		{"secret from a file", []string{"--secret-file", secret}, "", nil, `{` + base + `,"secret":"whsec_file"}`},
		{"secret from standard input", []string{"--secret-file", "-"}, "line one\nline two\n", nil, `{` + base + `,"secret":"line one\nline two"}`},
		{"secret from the environment", nil, "", map[string]string{"POSTERN_WEBHOOK_SECRET": "whsec_env"}, `{` + base + `,"secret":"whsec_env"}`},
		{"secret of a flag over the environment", []string{"--secret", "x"}, "", map[string]string{"POSTERN_WEBHOOK_SECRET": "whsec_env"}, `{` + base + `,"secret":"x"}`},
		{"overlap", []string{"--secret-overlap", "0s"}, "", nil, `{` + base + `,"secret_overlap_seconds":0}`},
		{"description", []string{"--description", "d"}, "", nil, `{` + base + `,"description":"d"}`},
		{"params", []string{"--param", "a=b=c", "--param", "d="}, "", nil, `{` + base + `,"params":{"a":"b=c","d":""}}`},
		{"public URLs", []string{"--public-url", "https://a.example/x,y", "--public-url", "https://b.example"}, "", nil, `{` + base + `,"public_urls":["https://a.example/x,y","https://b.example"]}`},
		{"no public URLs", []string{"--public-url="}, "", nil, `{` + base + `,"public_urls":[]}`},
		{"types", []string{"--types", "a,b", "--types", "c"}, "", nil, `{` + base + `,"types":["a","b","c"]}`},
		{"matches", []string{"--match", "/a=x", "--match", "/a=1", "--match", `/b="1"`, "--match", "/c=true", "--match", "/d=x=y"}, "", nil,
			`{` + base + `,"match":{"/a":["x",1],"/b":["1"],"/c":[true],"/d":["x=y"]}}`},
		{"what takes policies away", []string{"--description=", "--types=", "--match=", "--schema=null"}, "", nil,
			`{` + base + `,"description":"","types":[],"match":{},"schema":null}`},
		{"schema of a file", []string{"--schema", file}, "", nil, `{` + base + `,"schema":{"a":1}}`},
		{"schema in place", []string{"--schema", `{"type":"object"}`}, "", nil, `{` + base + `,"schema":{"type":"object"}}`},
		{"answer", []string{"--answer", `{"status":202,"content_type":"text/plain","body":"ok"}`}, "", nil, `{` + base + `,"answer":{"status":202,"content_type":"text/plain","body":"ok"}}`},
		{"no answer any more", []string{"--answer", "{}"}, "", nil, `{` + base + `,"answer":{}}`},
		{"scheme from standard input", []string{"--scheme", "-"}, "{\"x\":2}\n", nil, `{` + base + `,"scheme":{"x":2}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, requests := answering(t, 201, "application/json", minted)
			env := environment(s.URL)
			for name, value := range tt.env {
				env[name] = value
			}
			got := cli{env: env, stdin: tt.stdin}.run(t, append(placeFlags, tt.args...)...)
			assert.Equal(t, ran{exitOK, hookURL + "\n", ""}, got)
			require.Len(t, *requests, 1)
			assert.JSONEq(t, tt.want, (*requests)[0].body)
		})
	}
}

func TestGenerateJSON(t *testing.T) {
	s, _ := answering(t, 200, "application/json", minted)
	got := cli{env: environment(s.URL)}.run(t, append(placeFlags, "--json")...)
	assert.Equal(t, exitOK, got.code)
	assert.JSONEq(t, minted, got.stdout)
}
