package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localtest"
	"github.com/postern-dev/postern/pkg/webhook/client"
)

// An episode: the webhook has the wrong secret, and what comes meanwhile is refused.
func TestDeliveriesAreLetInOnceTheSecretIsRight(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "stripe", "--secret", "whsec_wrong")
	for _, id := range []string{"e1", "e2", "e3"} {
		assert.Equal(t, exitRefused, c.run(t, sendTo(url, "whsec_right", id)...).code)
	}
	c.run(t, sendTo(url, "whsec_forged", "e4")...)
	list := c.ok(t, words("deliveries list", at("paid"))...)
	assert.Equal(t, 4, strings.Count(list, "signature_mismatch"), list)

	early := c.ok(t, words("deliveries retry --all", at("paid"))...)
	assert.Equal(t, 4, strings.Count(early, "  refused  signature_mismatch\n"), early)
	c.ok(t, words("rotate", at("paid"), "--secret whsec_right")...)
	got := c.run(t, words("deliveries retry --all", at("paid"))...)
	require.Equal(t, exitOK, got.code, got.stderr)
	assert.Equal(t, "3 of 4 deliveries were let in.\n", got.stderr)
	for _, id := range []string{"e1", "e2", "e3"} {
		assert.Regexp(t, `(?m)^dlv_\w+  queued  `+id+`$`, got.stdout)
	}
	assert.Equal(t, 3, strings.Count(c.ok(t, "listen", "--json", "--timeout", "1s"), "\n"))

	var left []client.Delivery
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, words("deliveries list --json", at("paid"))...)), &left))
	require.Len(t, left, 1, "the forgery")
	one := c.run(t, words("deliveries retry", left[0].ID, at("paid"))...)
	assert.Equal(t, exitRefused, one.code)
	assert.Regexp(t, `^postern: .* \(409 signature_mismatch\)\n$`, one.stderr)
	assert.NotContains(t, one.stderr, "whsec")

	assert.Eventually(t, func() bool { // it takes five seconds until the function looks the webhook up again
		return strings.Contains(c.run(t, sendTo(url, "whsec_right", "e1")...).stdout, "200 duplicate")
	}, 10*time.Second, 500*time.Millisecond, "I3: the provider sends again")
	assert.Regexp(t, `(?m)^dlv_\w+  duplicate  e1$`, c.ok(t, words("deliveries retry --all", at("paid"))...), "what was refused until then")
	assert.Empty(t, c.ok(t, "listen", "--timeout", "1ms"))
}

func TestDeliveriesShow(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "github", "--secret", "a")
	body := "{\n \"odd\": \"\x1b[2J\xff\" }\r\n"
	file := filepath.Join(t.TempDir(), "body")
	require.NoError(t, os.WriteFile(file, []byte(body), 0o600))
	c.run(t, "send", "github", "--url", url+"?a=b", "--secret", "other", "--body", file, "--header", "X-Odd=b")

	id := url[strings.LastIndex(url, "/")+1:]
	var kept []client.Delivery
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, "deliveries", "list", id, "--json")), &kept))
	require.Len(t, kept, 1)
	assert.Empty(t, kept[0].Body)
	show := []string{"deliveries", "show", id, kept[0].ID}
	text := c.ok(t, show...)
	assert.Regexp(t, `^\S+  dlv_\w+  refused for signature_mismatch\n\nThe signature is not one .*\n\? Nothing that .* \(secret_of_another\)\n\nPOST /v1/hooks/…\?a=b\n`, text)
	assert.Contains(t, text, "\nX-Odd: b\n")
	assert.Contains(t, text, "\n\n{\n \"odd\": \" [2J?\" } \n\n")
	assert.Equal(t, body, c.ok(t, append(show, "--body")...), "I4")
	var d client.Delivery
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, append(show, "--json")...)), &d))
	assert.Equal(t, body, string(d.Body))

	none := c.run(t, "deliveries", "show", id, "dlv_none")
	assert.Equal(t, exitFailed, none.code)
	assert.Contains(t, none.stderr, "See \"postern deliveries list\". (404 delivery_not_found)")
}

// Notion hands over a token that its owner has to paste into Notion's page.
func TestASecretToCopyIsShown(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "pages", "--provider", "notion")
	const token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(`{"verification_token":"`+token+`"}`))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, res.StatusCode)

	list := c.ok(t, words("deliveries list", at("pages"))...)
	assert.Contains(t, list, "secret_to_copy")
	assert.NotContains(t, list, token)
	id := regexp.MustCompile(`dlv_\w+`).FindString(list)
	shown := c.ok(t, words("deliveries show", id, at("pages"))...)
	assert.Regexp(t, `^\S+  dlv_\w+  handshake, kept until \S+\n\nCopy the secret in the body to the page of the provider that asks for it\.\n\nPOST `, shown)
	assert.Contains(t, shown, token)

	assert.Regexp(t, `^dlv_\w+  refused  secret_to_copy\n$`, c.ok(t, words("deliveries retry --all", at("pages"))...), "it is no event")
	assert.NotContains(t, c.run(t, words("resume", at("pages"))...).stderr, "kept aside")
	assert.Contains(t, c.ok(t, "send", "notion", "--url", url, "--secret", token), "200 queued")
}

func TestDeliveriesOfAWebhookThatRefusedNone(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	c.generate(t, "paid")
	assert.Equal(t, ran{exitOK, "", "No deliveries are kept aside.\n"}, c.run(t, words("deliveries list", at("paid"))...))
	assert.Equal(t, "[]\n", c.ok(t, words("deliveries list --json", at("paid"))...))
	assert.Equal(t, ran{exitOK, "", "0 of 0 deliveries were let in.\n"}, c.run(t, words("deliveries retry --all", at("paid"))...))
}

func TestDeliveriesShowOfALargeBody(t *testing.T) {
	t.Parallel()
	c := against(localtest.Start(t))
	url := c.generate(t, "paid", "--provider", "github", "--secret", "hush")
	body := strings.Repeat("large ", 900_000)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "text/plain")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusUnauthorized, answer.StatusCode)

	var left []client.Delivery
	require.NoError(t, json.Unmarshal([]byte(c.ok(t, words("deliveries list --json", at("paid"))...)), &left))
	require.Len(t, left, 1)
	shown := c.ok(t, words("deliveries show", left[0].ID, at("paid"))...)
	assert.Contains(t, shown, "Content-Type: text/plain\n")
	assert.Contains(t, shown, "\n(the body has 5400000 bytes, which is too large to be shown)\n")
	got := c.run(t, words("deliveries show", left[0].ID, at("paid"), "--body")...)
	assert.NotEqual(t, exitOK, got.code)
	assert.Empty(t, got.stdout)
}
