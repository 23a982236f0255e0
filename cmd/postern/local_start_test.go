package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/localtest"
)

func TestLocalSaysWhatToDoWhereAnotherServerRuns(t *testing.T) {
	t.Parallel()
	s := localtest.Start(t)
	dir, addr := t.TempDir(), s.Credentials.Endpoint[len("http://"):]
	got := cli{}.run(t, "local", "--data", dir, "--addr", addr)
	assert.Equal(t, ran{exitFailed, "", "postern: cannot listen on " + addr + ": address already in use. End what listens there, or give another with --addr or POSTERN_ADDR\n"}, got)

	first, err := local.Start(t.Context(), local.Options{Addr: "127.0.0.1:0", Dir: dir, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	defer func() { assert.NoError(t, first.Close()) }()
	got = cli{}.run(t, "local", "--data", dir, "--addr", "127.0.0.1:0")
	assert.Equal(t, ran{exitFailed, "", "postern: another \"postern local\" has " + dir + "/postern.db: end it, or give this one a folder of its own with --data\n"}, got)
}

func TestCheckAddresses(t *testing.T) {
	for given, want := range map[string]string{
		"": "", "https://tunnel.example.com": "https://tunnel.example.com", "https://tunnel.example.com/": "https://tunnel.example.com", "http://[::1]:80": "http://[::1]:80",
	} {
		o := local.Options{Addr: ":8787", URL: given}
		require.NoError(t, checkAddresses(&cobra.Command{}, &o))
		assert.Equal(t, want, o.URL)
	}
	for _, given := range []string{"tunnel.example.com", "https://", "https://a@h", "https://h?q", "https://h#f", "https://h//", "://h"} {
		o := local.Options{Addr: ":8787", URL: given}
		assert.Error(t, checkAddresses(&cobra.Command{}, &o), given)
	}
}

func TestLocalSaysWhereOthersReachIt(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:0": false, ":0": true, "0.0.0.0:0": true} {
		s, err := local.Start(t.Context(), local.Options{Addr: addr, Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		var said strings.Builder
		require.NoError(t, errors.Join(welcome(&said, s, ".postern"), s.Close()))
		assert.Contains(t, said.String(), "\nPostern listens on http://127.0.0.1:")
		assert.Equal(t, want, strings.Contains(said.String(), "\n\nOthers on the network reach it, too"), addr)
	}
}
