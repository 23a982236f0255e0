package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/postern-dev/postern/internal/bolt"
	"github.com/postern-dev/postern/internal/local"
)

// checkAddresses returns a usage error for an address that cannot be listened on, or a
// URL that no minted one can begin with, and takes the slash off the latter's end.
func checkAddresses(cmd *cobra.Command, o *local.Options) error {
	if _, _, err := net.SplitHostPort(o.Addr); err != nil {
		return usage(cmd, fmt.Sprintf("--addr %q is not a host and port, such as %s", o.Addr, defaultAddr))
	}
	o.URL = strings.TrimSuffix(o.URL, "/")
	if o.URL != "" && !isOrigin(o.URL) {
		return usage(cmd, fmt.Sprintf("--url %q is not a URL of scheme and host alone, such as https://tunnel.example.com", o.URL))
	}
	return nil
}

// isOrigin says whether s is a URL of http or https with a host and nothing else.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && s == u.Scheme+"://"+u.Host
}

// explainStart says what to do where something else has what the server needs.
func explainStart(err error, o local.Options) error {
	switch {
	case errors.Is(err, bolt.ErrInUse):
		return fmt.Errorf("another \"postern local\" has %s: end it, or give this one a folder of its own with --data", filepath.Join(o.Dir, "postern.db"))
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("cannot listen on %s: address already in use. End what listens there, or give another with --addr or POSTERN_ADDR", o.Addr)
	}
	return err
}
