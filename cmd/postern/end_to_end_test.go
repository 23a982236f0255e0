package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/local"
	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook"
	"github.com/postern-dev/postern/pkg/webhook/provider"
)

// against returns the program as it runs in the folder of a local server.
func against(s *local.Server) cli {
	return cli{env: map[string]string{"POSTERN_DATA": filepath.Dir(s.CredentialsFile)}}
}

func (c cli) ok(t *testing.T, args ...string) string {
	t.Helper()
	got := c.run(t, args...)
	require.Equal(t, exitOK, got.code, got.stderr)
	return got.stdout
}

func (c cli) generate(t *testing.T, event string, more ...string) string {
	t.Helper()
	args := []string{"generate", "--product", "shop", "--app", "stripe", "--env", "dev", "--event", event}
	return strings.TrimSpace(c.ok(t, append(args, more...)...))
}

func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "payment.succeeded", "--provider", "stripe", "--secret", "whsec_demo")
	assert.Equal(t, url, c.generate(t, "payment.succeeded"), "I7")
	assert.Regexp(t, `dev +payment\.succeeded +stripe +1 +active +never +never +never +`+url, c.ok(t, "list", "--product", "shop", "--app", "stripe"))

	body := "{\n  \"id\": \"evt_1\",\n  \"type\": \"payment_intent.succeeded\",\n  \"amount\": 1.0\n}"
	file := filepath.Join(t.TempDir(), "body")
	require.NoError(t, os.WriteFile(file, []byte(body), 0o600))
	send := []string{"send", "stripe", "--url", url, "--body", file, "--secret"}
	assert.Contains(t, c.ok(t, append(send, "whsec_demo")...), "200 queued")
	assert.Contains(t, c.ok(t, append(send, "whsec_demo")...), "200 duplicate", "I3")
	forged := c.run(t, append(send, "whsec_other")...)
	assert.Equal(t, exitRefused, forged.code, "I2")
	assert.Contains(t, forged.stderr, "401 signature_mismatch")
	assert.NotContains(t, forged.stderr, "whsec_other")
	assert.Regexp(t, `active +just now +just now +never +`+url, c.ok(t, "list", "--product", "shop", "--app", "stripe"), "written down at most once a minute")

	lines := c.ok(t, "listen", "--json", "--timeout", "1s")
	require.Equal(t, 1, strings.Count(lines, "\n"), lines)
	e, err := webhook.DecodeEvent([]byte(lines))
	require.NoError(t, err)
	assert.Equal(t, body, string(e.Data), "I4")
	assert.Equal(t, "evt_1", e.ID)
	assert.Equal(t, "payment.succeeded", e.Type)
	assert.Empty(t, c.ok(t, "listen", "--json", "--timeout", "1ms"), "it is off the queue")
}

func TestListenForwards(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "order", "--provider", "shopify", "--secret", "hush")
	c.ok(t, "send", "shopify", "--url", url, "--secret", "hush", "--id", "e1")

	down, _ := answering(t, http.StatusBadGateway, "", "")
	left := c.run(t, "listen", "--forward-to", down.URL, "--timeout", "1ms")
	assert.Equal(t, exitOK, left.code)
	assert.Empty(t, left.stdout)
	assert.Contains(t, left.stderr, "stays on the queue: forward: "+down.URL+" answered 502 Bad Gateway")

	c.ok(t, "send", "shopify", "--url", url, "--secret", "hush", "--id", "e2")
	up, requests := answering(t, http.StatusNoContent, "", "")
	assert.Contains(t, c.ok(t, "listen", "--forward-to", up.URL, "--max", "1"), "orders/paid")
	r := (*requests)[0]
	shopify, _ := provider.Lookup("shopify")
	want, _, err := samples["shopify"].body(shopify, "e2", "orders/paid")
	require.NoError(t, err)
	assert.Equal(t, string(want), r.body)
	assert.Equal(t, "order", r.header.Get("Ce-Type"))
	assert.NotEmpty(t, r.header.Get("X-Shopify-Hmac-Sha256"))
}

func TestKeysOfTheLocalServer(t *testing.T) {
	t.Parallel()
	s := localtest.Start(t)
	c := against(s)
	var issued key
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, "keys", "create", "--user", "ci", "--workspace", "acme", "--description", "for CI", "--json")), &issued))
	user := cli{env: map[string]string{
		"POSTERN_ENDPOINT": s.Credentials.Endpoint, "POSTERN_WORKSPACE_ID": "acme", "POSTERN_USER_ID": "ci", "POSTERN_PRIVATE_KEY": issued.PrivateKey,
	}}
	user.generate(t, "paid")

	assert.Regexp(t, `(?m)^`+issued.ID+` +ci +\d{4}-\d\d-\d\d +- +for CI$`, c.ok(t, "keys", "list", "--workspace", "acme"))
	assert.NotContains(t, c.ok(t, "keys", "list", "--workspace", "acme", "--json"), "pstn_")
	assert.NotContains(t, c.ok(t, "keys", "list"), issued.ID, "I8")

	revoked := c.run(t, "keys", "revoke", issued.ID, "--workspace", "acme")
	assert.Equal(t, ran{exitOK, "", "Key " + issued.ID + " is revoked.\n"}, revoked)
	refused := user.run(t, "list", "--product", "shop", "--app", "stripe")
	assert.Equal(t, exitRefused, refused.code)
	assert.NotContains(t, refused.stderr, issued.PrivateKey)

	unknown := c.run(t, "keys", "revoke", "key_none")
	assert.Equal(t, ran{exitFailed, "", "postern: there is no key key_none in this workspace (see \"postern keys list\")\n"}, unknown)
	assert.Equal(t, exitRefused, user.run(t, "keys", "list").code, "only the operator manages keys")
	assert.Equal(t, exitUsage, c.run(t, "keys", "create", "--user", "not a tag").code)
}

func TestKeysCreatePrintsTheKeyAlone(t *testing.T) {
	t.Parallel()
	got := against(localtest.Start(t)).run(t, "keys", "create", "--user", "ci")
	assert.Regexp(t, `^pstn_[a-z2-7]{52}\n$`, got.stdout)
	assert.Regexp(t, `^Key key_\w+ of user ci in workspace \S+\. The private key is shown this once:\n$`, got.stderr)
}

func TestListenIsRefused(t *testing.T) {
	t.Parallel()
	s := localtest.Start(t)
	c := against(s)
	c.env["POSTERN_PRIVATE_KEY"] = "pstn_other"
	got := c.run(t, "listen", "--timeout", "1s")
	assert.Equal(t, exitRefused, got.code)
	assert.Contains(t, got.stderr, "see --data")
}

func TestListenToNobody(t *testing.T) {
	s, _ := answering(t, http.StatusOK, "", "")
	s.Close()
	got := cli{env: environment(s.URL)}.run(t, "listen", "--timeout", "1s")
	assert.Equal(t, exitUnavailable, got.code)
	assert.Contains(t, got.stderr, "cannot reach the queue "+s.URL)
	assert.Equal(t, 1, strings.Count(got.stderr, "\n"))
}

func TestListenNeedsAQueueURLInAWS(t *testing.T) {
	got := cli{env: environment("https://hooks.example.com")}.run(t, "listen")
	assert.Equal(t, exitUsage, got.code)
	assert.Contains(t, got.stderr, "--queue-url")
}

func TestKeysInAWSNeedATable(t *testing.T) {
	s, _ := answering(t, 404, "application/json", `{"message":"Not Found"}`)
	got := cli{env: environment(s.URL)}.run(t, "keys", "list")
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "--table")
}

func TestAKeyIsNotIssuedTwice(t *testing.T) {
	s, requests := answering(t, http.StatusServiceUnavailable, "application/json", `{"message":"Service Unavailable"}`)
	got := cli{env: environment(s.URL)}.run(t, "keys", "create", "--user", "ci")
	assert.Equal(t, exitUnavailable, got.code)
	assert.Len(t, *requests, 1)
}
