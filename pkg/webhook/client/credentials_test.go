package client_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

const (
	testKey    = "pstn_a2b3c4d5e6f7a2b3c4d5e6f7a2b3c4d5e6f7a2b3c4d5e6f7a2b3"
	testSecret = "whsec_of-a-test"
)

func testCredentials(endpoint string) client.Credentials {
	return client.Credentials{Endpoint: endpoint, WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: testKey}
}

func TestCredentialsValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*client.Credentials)
		field  string // the field at fault; empty for none
		code   string
	}{
		{"https", func(*client.Credentials) {}, "", ""},
		{"https with a path and a slash", func(c *client.Credentials) { c.Endpoint = "https://h.example/base/" }, "", ""},
		{"http on this machine by name", func(c *client.Credentials) { c.Endpoint = "http://localhost:8787" }, "", ""},
		{"http on this machine, IPv4", func(c *client.Credentials) { c.Endpoint = "http://127.0.0.9:8787" }, "", ""},
		{"http on this machine, IPv6", func(c *client.Credentials) { c.Endpoint = "http://[::1]:8787" }, "", ""},
		{"http elsewhere", func(c *client.Credentials) { c.Endpoint = "http://h.example" }, "endpoint", "invalid_field"},
		{"http on a name that only looks local", func(c *client.Credentials) { c.Endpoint = "http://localhost.h.example" }, "endpoint", "invalid_field"},
		{"no endpoint", func(c *client.Credentials) { c.Endpoint = "" }, "endpoint", "missing_field"},
		{"endpoint without scheme", func(c *client.Credentials) { c.Endpoint = "h.example" }, "endpoint", "invalid_field"},
		{"endpoint of another scheme", func(c *client.Credentials) { c.Endpoint = "ftp://h.example" }, "endpoint", "invalid_field"},
		{"endpoint with a query", func(c *client.Credentials) { c.Endpoint = "https://h.example?x=1" }, "endpoint", "invalid_field"},
		{"endpoint with a password", func(c *client.Credentials) { c.Endpoint = "https://u:p@h.example" }, "endpoint", "invalid_field"},
		{"no workspace", func(c *client.Credentials) { c.WorkspaceID = "" }, "workspace_id", "missing_field"},
		{"no user", func(c *client.Credentials) { c.UserID = "" }, "user_id", "missing_field"},
		{"no key", func(c *client.Credentials) { c.PrivateKey = "" }, "private_key", "missing_field"},
		{"key with a line end", func(c *client.Credentials) { c.PrivateKey += "\n" }, "private_key", "invalid_field"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := testCredentials("https://h.example")
			tt.change(&c)
			err := c.Validate()
			if tt.field == "" {
				assert.NoError(t, err)
				return
			}
			var e *client.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tt.field, e.Field)
			assert.Equal(t, tt.code, e.Code)
			assert.ErrorIs(t, err, client.ErrInvalid)
			assert.NotContains(t, err.Error(), testKey)
		})
	}
}

func TestInvalidCredentialsFailEveryCall(t *testing.T) {
	_, err := client.New(client.Credentials{}).Product("p").FetchAllForProductApp(t.Context(), "a")
	assert.ErrorIs(t, err, client.ErrInvalid)
	assert.ErrorContains(t, err, "endpoint")
}

// I5: no secret leaves.
func TestNothingPrintsASecret(t *testing.T) {
	c := testCredentials("https://h.example")
	api := client.New(c)
	values := map[string]any{
		"credentials":            c,
		"pointer to credentials": &c,
		"nested credentials":     struct{ C client.Credentials }{c},
		"client":                 api,
		"client by value":        *api,
		"product":                api.Product("p"),
		"product by value":       *api.Product("p"),
		"input":                  client.GenerateLinkInput{App: "stripe", Secret: testSecret},
		"change":                 client.ChangeInput{Status: client.Paused, Secret: testSecret},
		"nested change":          struct{ In *client.ChangeInput }{&client.ChangeInput{Secret: testSecret}},
		"nested input":           struct{ In *client.GenerateLinkInput }{&client.GenerateLinkInput{Secret: testSecret}},
	}
	for name, v := range values {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
				fmt.Fprintf(&out, verb+"\n", v)
			}
			out.WriteString(logged(v))
			assert.NotContains(t, out.String(), testKey)
			assert.NotContains(t, out.String(), testSecret)
			assert.NotContains(t, out.String(), fmt.Sprintf("%x", testKey))
		})
	}
}

func logged(v any) string {
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("text", "v", v)
	return out.String()
}

// JSON handlers marshal what is nested, which hides nothing.
func TestNoJSONLogShowsASecret(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	log.Info("json", "credentials", testCredentials("https://h.example"), "client", client.New(testCredentials("https://h.example")),
		"input", client.GenerateLinkInput{App: "stripe", Secret: testSecret})
	assert.NotContains(t, out.String(), testKey)
	assert.NotContains(t, out.String(), testSecret)
	assert.Contains(t, out.String(), "App:stripe")
}

func TestPrintingShowsTheRest(t *testing.T) {
	c := testCredentials("https://h.example")
	assert.Equal(t, "{Endpoint:https://h.example WorkspaceID:workspace-123 UserID:user-456 PrivateKey:[hidden]}", c.String())
	assert.Contains(t, logged(c), "v.workspace_id=workspace-123")
	in := client.GenerateLinkInput{App: "stripe-payments"}
	assert.Contains(t, in.String(), "App:stripe-payments")
	assert.Contains(t, in.String(), "Secret: ", "that there is none is shown")
}
