package client

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Credentials say which Postern to call, and on whose behalf. Printed or logged,
// they hide the private key; in JSON they have the form of credentials.json, key and all.
type Credentials struct {
	// Endpoint is the address of the API, such as "https://hooks.example.com". Without
	// TLS it must be on this machine, since the key is sent along.
	Endpoint    string `json:"endpoint"`
	WorkspaceID string `json:"workspace_id"`
	UserID      string `json:"user_id"`
	// PrivateKey starts with "pstn_".
	PrivateKey string `json:"private_key"`
}

// Validate returns an [*Error] for the first field that is missing or of no use.
func (c Credentials) Validate() error {
	required := []struct{ field, value string }{
		{"endpoint", c.Endpoint},
		{"workspace_id", c.WorkspaceID},
		{"user_id", c.UserID},
		{"private_key", c.PrivateKey},
	}
	for _, r := range required {
		if r.value == "" {
			return missing(r.field)
		}
		if strings.ContainsFunc(r.value, isControl) {
			return invalid(r.field, "must not hold control characters or line ends")
		}
	}
	return checkEndpoint(c.Endpoint)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func checkEndpoint(endpoint string) error {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return invalid("endpoint", "must be an address such as https://hooks.example.com")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return invalid("endpoint", "must begin with https:// unless it is on this machine, since the private key is sent along")
	case u.Scheme != "http" && u.Scheme != "https":
		return invalid("endpoint", "must begin with https://")
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c Credentials) endpoint() string { return strings.TrimRight(c.Endpoint, "/") }

func (c Credentials) authorize(h http.Header) {
	h.Set("Authorization", "Bearer "+c.PrivateKey)
	h.Set("Postern-Workspace-Id", c.WorkspaceID)
	h.Set("Postern-User-Id", c.UserID)
}

const hidden = "[hidden]"

// credentialsText has none of the methods of Credentials, and so prints its fields.
type credentialsText Credentials

func (c Credentials) hide() credentialsText {
	if c.PrivateKey != "" {
		c.PrivateKey = hidden
	}
	return credentialsText(c)
}

// String hides the private key.
func (c Credentials) String() string { return fmt.Sprintf("%+v", c.hide()) }

// GoString hides the private key.
func (c Credentials) GoString() string { return fmt.Sprintf("%#v", c.hide()) }

// LogValue hides the private key.
func (c Credentials) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("endpoint", c.Endpoint),
		slog.String("workspace_id", c.WorkspaceID),
		slog.String("user_id", c.UserID),
	)
}
