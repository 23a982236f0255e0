package e2e

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/smoke"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// TestSmoke tries the compiled functions with what tries a deployment in AWS.
func TestSmoke(t *testing.T) {
	d := deploy(t)
	_, key, err := d.keys.Issue(t.Context(), "workspace-123", "user-456", "")
	require.NoError(t, err)
	here, err := url.Parse(d.server.URL)
	require.NoError(t, err)
	me := client.Credentials{Endpoint: d.server.URL, WorkspaceID: "workspace-123", UserID: "user-456", PrivateKey: key}
	target := smoke.Target{Client: client.New(me), Env: "dev", HTTP: &http.Client{Transport: toHost{here}}, Queue: d.queue}
	require.NoError(t, smoke.Run(t.Context(), target, t.Output()))
}

// toHost sends every request to one host, as DNS would.
type toHost struct{ *url.URL }

func (h toHost) RoundTrip(r *http.Request) (*http.Response, error) {
	out := httputil.ProxyRequest{In: r, Out: r.Clone(r.Context())}
	out.Out.URL.Scheme, out.Out.URL.Host = h.Scheme, h.Host
	return http.DefaultTransport.RoundTrip(out.Out)
}
